//! Values by name: variables, arguments.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

/// Values by name. There are mostly few, and then comparing a name or two is quicker than hashing one. Where there are
/// many, which is anybody's choice, they are sorted.
#[derive(Debug, Clone)]
pub struct Named<N, V>(Vec<(N, V)>);

/// Up to here names are looked for one by one.
const FEW: usize = 16;

impl<N: AsRef<str>, V> Named<N, V> {
    /// Of names that come more than once, the last counts.
    pub fn of(mut values: Vec<(N, V)>) -> Self {
        if values.len() > FEW {
            values.sort_by(|(a, _), (b, _)| a.as_ref().cmp(b.as_ref()));
        }
        Self(values)
    }

    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.place(name).map(|place| &self.0[place].1)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut V> {
        self.place(name).map(|place| &mut self.0[place].1)
    }

    /// All of them; those of a name that came more than once, too.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    fn place(&self, name: &str) -> Option<usize> {
        if self.0.len() <= FEW {
            return self.0.iter().rposition(|(own, _)| own.as_ref() == name);
        }
        let behind = self.0.partition_point(|(own, _)| own.as_ref() <= name);
        let place = behind.checked_sub(1)?;
        (self.0[place].0.as_ref() == name).then_some(place)
    }
}

impl<N, V> Default for Named<N, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, N, V> Deserialize<'de> for Named<N, V>
where
    N: AsRef<str> + Deserialize<'de>,
    V: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<N, V>(Vec<(N, V)>);

        impl<'de, N, V> Visitor<'de> for Members<N, V>
        where
            N: Deserialize<'de>,
            V: Deserialize<'de>,
        {
            type Value = Vec<(N, V)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(
                mut self,
                mut members: A,
            ) -> Result<Self::Value, A::Error> {
                while let Some(member) = members.next_entry()? {
                    self.0.push(member);
                }
                Ok(self.0)
            }
        }

        let members = deserializer.deserialize_map(Members(Vec::new()))?;
        Ok(Self::of(members))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn the_last_value_of_a_name_is_found_whether_they_are_few_or_many() {
        for count in [0, 1, FEW, FEW + 1, 500] {
            let values = (0..count).map(|number| (format!("n{}", number * 7 % 101), number));
            let values: Vec<_> = values.collect();
            let expected: HashMap<_, _> = values.iter().cloned().collect();
            let named = Named::of(values);
            for number in 0..120 {
                let name = format!("n{number}");
                assert_eq!(named.get(&name), expected.get(&name), "{name} of {count}");
            }
            assert_eq!(named.iter().count(), count);
        }
    }

    #[test]
    fn an_object_of_json_is_read() {
        let mut named: Named<String, i32> = serde_json::from_str(r#"{"a": 1, "b": 2}"#).unwrap();
        *named.get_mut("b").unwrap() = 3;
        assert_eq!(named.iter().collect::<Vec<_>>(), [("a", &1), ("b", &3)]);
        assert!(serde_json::from_str::<Named<String, i32>>("[1]").is_err());
    }
}

//! Verification: everything is read, every finding is reported with its place, nothing is changed.

use crate::event::Revision;
use crate::store::{Damage, Head, StoreError, VerifyProgress, VerifyReport, group};

use super::commits::RawGroup;
use super::engine::Engine;
use super::entries::Trouble;
use super::open::missing;
use super::{Access, Ends, Opened, checkpoint};

/// A walk along the log.
struct Walk<'s> {
    access: &'s Access,
    opened: &'s Opened,
    report: VerifyReport,
    /// Whether everything up to here was sound.
    whole: bool,
    /// The newest commit seen, if the record in front was readable.
    before: Option<Head>,
}

pub(super) fn verify(
    access: &Access,
    opened: &Opened,
    ends: Ends,
    progress: &mut dyn FnMut(VerifyProgress),
) -> Result<VerifyReport, StoreError> {
    let mut walk = Walk {
        access,
        opened,
        report: VerifyReport {
            acknowledged: opened.acknowledged.max(ends.head.revision),
            oldest: ends.base.oldest(),
            good_until: ends.base.0.revision,
            ..VerifyReport::default()
        },
        whole: true,
        before: Some(ends.base.0),
    };
    if let Some(damage) = &opened.mark_damage {
        walk.report.add(damage.clone());
    }
    walk.log(progress)?;
    walk.checkpoints(ends)?;
    Ok(walk.report)
}

impl Walk<'_> {
    fn log(&mut self, progress: &mut dyn FnMut(VerifyProgress)) -> Result<(), StoreError> {
        let end = self.report.acknowledged;
        let mut next = self.ask(|engine| engine.trees.log.first())?.flatten();
        while let Some(first) = next {
            // What is appended meanwhile is the writer's to check.
            if first > end && self.opened.damage.is_none() {
                break;
            }
            self.group(first)?;
            progress(VerifyProgress {
                commits_done: self.report.commits,
                commits: end.0 + 1 - self.report.oldest.0,
            });
            let after = self.ask(move |engine| engine.trees.log.next_after(first))?;
            next = after.flatten();
        }
        if let Some(before) = self.before
            && before.revision < end
        {
            let from = before.revision.next();
            self.found(missing(format!("tree log, key {from}"), from, end));
        }
        Ok(())
    }

    fn group(&mut self, first: Revision) -> Result<(), StoreError> {
        let group = match self.ask(move |engine| RawGroup::get(&engine.trees.log, first))? {
            Some(Some(group)) => group,
            Some(None) => {
                let place = format!("tree log, key {first}, part 0");
                self.found(Damage::new(place, "this part is missing", first));
                return Ok(());
            }
            None => return Ok(()),
        };
        let commits = match group.decode() {
            Ok(commits) => commits,
            Err(damage) => {
                self.found(damage);
                return Ok(());
            }
        };
        self.report.commits += commits.len() as u64;
        if let (Some(before), Some(first)) = (self.before, commits.first())
            && let Err(broken) = group::continues(before, &first.commit)
        {
            self.found(Damage::new(&group.place, broken.to_string(), group.first));
        }
        for kept in &commits {
            if let Some(marked) = self.opened.marked
                && marked.revision == kept.commit.revision
                && marked.id != kept.id
            {
                let what = "this commit is not the one that was acknowledged";
                self.found(Damage::new(&group.place, what, marked.revision));
            }
        }
        self.before = commits.last().map(|kept| kept.head());
        if self.whole {
            self.report.good_until = self.before.unwrap_or_default().revision;
        }
        Ok(())
    }

    fn checkpoints(&mut self, ends: Ends) -> Result<(), StoreError> {
        let Ends { base, head } = ends;
        let head = head.revision;
        let asked = self.ask(move |engine| {
            Ok((
                engine.trees.checkpoints.revisions()?,
                checkpoint::marked(engine, base),
            ))
        })?;
        let (revisions, marked) = asked.unwrap_or_default();
        if let Some(marked) = marked
            && !revisions.contains(&marked)
        {
            self.report.add(checkpoint::missing(marked));
        }
        let oldest = base.oldest();
        if base.is_compacted() && !revisions.contains(&oldest) && marked != Some(oldest) {
            self.report.add(checkpoint::missing(oldest));
        }
        for revision in revisions {
            let sound = self.ask(move |engine| engine.trees.checkpoints.get(revision))?;
            if revision > head && self.opened.damage.is_some() {
                let place = format!("tree checkpoints, key {revision}");
                let what = format!("it is beyond the head, revision {head}");
                self.report.add(Damage::new(place, what, revision));
            } else if sound.flatten().is_some() {
                self.report.checkpoints.push(revision);
            }
        }
        Ok(())
    }

    /// Asks the engine. Damage and panics become findings, and the answer is then `None`.
    fn ask<T: Send + 'static>(
        &mut self,
        ask: impl FnOnce(&mut Engine) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<Option<T>, StoreError> {
        match self.access.ask(ask) {
            Ok(answer) => Ok(Some(answer)),
            Err(StoreError::Damaged { damage, .. }) => {
                self.found(damage);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn found(&mut self, damage: Damage) {
        self.whole = false;
        self.before = None;
        self.report.add(damage);
    }
}

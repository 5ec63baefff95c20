//! Taking commits back.

use insta::assert_snapshot;

use super::Desk;

#[test]
fn a_commit_is_taken_back_unless_later_ones_stand_in_the_way() {
    let desk = Desk::seed();
    let undo = |arguments: &str| {
        desk.ask(&format!(
            r#"mutation {{ undo({arguments}) {{
              commit {{ revision message changes {{ action id relation to }} }}
              diff {{ from to counts {{ created deleted updated connected disconnected }} }}
              query {{ tool(slug: "vault") {{ name }} }}
              userErrors {{ code message field }}
            }} }}"#
        ))
    };
    desk.done(r#"mutation { toolCreate(input: {slug: "vault", workstreams: [{slug: "platform"}]}) { userErrors { code } } }"#);
    desk.done(
        r#"mutation { toolUpdate(slug: "vault", input: {name: "Vault"}) { userErrors { code } } }"#,
    );
    assert_snapshot!(undo("revision: 3"), @"");
    assert_snapshot!(undo("revision: 4, message: \"Not yet\", dryRun: true"), @"");
    assert_snapshot!(undo("revision: 4, message: \"Not yet\""), @"");
    assert_snapshot!(undo("revision: 3, requestId: \"back\""), @"");
    assert_snapshot!(undo("revision: 3, requestId: \"back\""), @"");
    assert_snapshot!(undo("revision: 99"), @"");
    assert_snapshot!(undo("revision: -1"), @"");
}

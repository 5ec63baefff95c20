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
    assert_snapshot!(undo("revision: 3"), @r#"{"data":{"undo":{"commit":null,"diff":null,"query":{"tool":{"name":"Vault"}},"userErrors":[{"code":"UNDO_BLOCKED","message":"Tool:vault: name has been changed since, in revision 4; undo the later commits first, or make the change that is wanted","field":["revision"]}]}}}"#);
    assert_snapshot!(undo("revision: 4, message: \"Not yet\", dryRun: true"), @r#"{"data":{"undo":{"commit":null,"diff":{"from":4,"to":5,"counts":{"created":0,"deleted":0,"updated":1,"connected":0,"disconnected":0}},"query":{"tool":{"name":"vault"}},"userErrors":[]}}}"#);
    assert_snapshot!(undo("revision: 4, message: \"Not yet\""), @r#"{"data":{"undo":{"commit":{"revision":5,"message":"Not yet","changes":[{"action":"UPDATED","id":"Tool:vault","relation":null,"to":null}]},"diff":{"from":4,"to":5,"counts":{"created":0,"deleted":0,"updated":1,"connected":0,"disconnected":0}},"query":{"tool":{"name":"vault"}},"userErrors":[]}}}"#);
    assert_snapshot!(undo("revision: 3, requestId: \"back\""), @r#"{"data":{"undo":{"commit":{"revision":6,"message":null,"changes":[{"action":"DISCONNECTED","id":"Workstream:platform","relation":"tools","to":"vault"},{"action":"DELETED","id":"Tool:vault","relation":null,"to":null}]},"diff":{"from":5,"to":6,"counts":{"created":0,"deleted":1,"updated":0,"connected":0,"disconnected":1}},"query":{"tool":null},"userErrors":[]}}}"#);
    assert_snapshot!(undo("revision: 3, requestId: \"back\""), @r#"{"data":{"undo":{"commit":{"revision":6,"message":null,"changes":[{"action":"DISCONNECTED","id":"Workstream:platform","relation":"tools","to":"vault"},{"action":"DELETED","id":"Tool:vault","relation":null,"to":null}]},"diff":{"from":5,"to":6,"counts":{"created":0,"deleted":1,"updated":0,"connected":0,"disconnected":1}},"query":{"tool":null},"userErrors":[]}}}"#);
    assert_snapshot!(undo("revision: 99"), @r#"{"data":{"undo":{"commit":null,"diff":null,"query":{"tool":null},"userErrors":[{"code":"REVISION_UNKNOWN","message":"there is no commit 99; the newest is 6","field":["revision"]}]}}}"#);
    assert_snapshot!(undo("revision: -1"), @r#"{"data":{"undo":{"commit":null,"diff":null,"query":{"tool":null},"userErrors":[{"code":"VALUE_INVALID","message":"revision: there are no revisions below 0, such as -1","field":["revision"]}]}}}"#);
}

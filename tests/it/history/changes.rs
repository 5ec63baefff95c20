//! Commits, one by one and compared.

use super::{check, check_fleet};
use crate::world;

#[test]
fn commits_come_newest_first_and_say_who_when_and_why() {
    check(
        "{ commits { totalCount nodes { revision time author message requestId changeCount } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"commits":{"totalCount":2,"nodes":[{"revision":2,"time":"2026-11-22T09:30:00.25Z","author":"tests","message":null,"requestId":null,"changeCount":135},
         {"revision":1,"time":"2026-11-22T08:00:00Z","author":"remit","message":"The ontology","requestId":null,"changeCount":1}]}}}
        "#)
        },
    );
}

#[test]
fn a_page_of_commits_goes_on_behind_its_cursor_in_both_directions() {
    let world = world::fleet();
    let service = world.service();
    let ask = |arguments: &str| {
        let page =
            "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { revision }";
        world.shown(
            &service,
            &format!("{{ commits({arguments}) {{ {page} }} }}"),
        )
    };
    insta::assert_snapshot!(ask("first: 2"), @r#"
    {"data":{"commits":{"pageInfo":{"hasNextPage":true,"hasPreviousPage":false,"startCursor":"WyJjb21taXQiLDdd","endCursor":"WyJjb21taXQiLDZd"},"nodes":[{"revision":7},
     {"revision":6}]}}}
    "#);
    insta::assert_snapshot!(ask("first: 2, after: \"WyJjb21taXQiLDZd\""), @r#"
    {"data":{"commits":{"pageInfo":{"hasNextPage":true,"hasPreviousPage":true,"startCursor":"WyJjb21taXQiLDVd","endCursor":"WyJjb21taXQiLDRd"},"nodes":[{"revision":5},
     {"revision":4}]}}}
    "#);
    insta::assert_snapshot!(ask("last: 2"), @r#"
    {"data":{"commits":{"pageInfo":{"hasNextPage":false,"hasPreviousPage":true,"startCursor":"WyJjb21taXQiLDJd","endCursor":"WyJjb21taXQiLDFd"},"nodes":[{"revision":2},
     {"revision":1}]}}}
    "#);
    insta::assert_snapshot!(ask("last: 2, before: \"WyJjb21taXQiLDJd\""), @r#"
    {"data":{"commits":{"pageInfo":{"hasNextPage":true,"hasPreviousPage":true,"startCursor":"WyJjb21taXQiLDRd","endCursor":"WyJjb21taXQiLDNd"},"nodes":[{"revision":4},
     {"revision":3}]}}}
    "#);
    insta::assert_snapshot!(ask("first: 2, after: \"nonsense\""), @r#"
    {"data":null,
     "errors":[{"message":"after: this is not a cursor of a page of commits; use one that it gave","locations":[{"line":1,"column":3}],"path":["commits"],"extensions":{"code":"BAD_CURSOR"}}]}
    "#);
}

#[test]
fn a_commit_lists_its_changes_member_by_member() {
    check_fleet(
        "{ commits(first: 3) { nodes { revision changes { action id relation to changes { field before after } } } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"commits":{"nodes":[{"revision":7,"changes":[{"action":"CREATED","id":"Repository:notify","relation":null,"to":null,"changes":[{"field":"name","before":null,"after":"notify, again"}]}]},
         {"revision":6,"changes":[{"action":"DISCONNECTED","id":"Service:notify","relation":"repository","to":"notify","changes":[{"field":"statedBy","before":["platform"],"after":null}]},
         {"action":"DISCONNECTED","id":"Service:fraud","relation":"datastores","to":"events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["READ"],"after":null}]},
         {"action":"DISCONNECTED","id":"Service:indexer","relation":"datastores","to":"events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["READ"],"after":null}]},
         {"action":"DISCONNECTED","id":"Service:notify","relation":"datastores","to":"events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["READ"],"after":null}]},
         {"action":"DISCONNECTED","id":"Service:orders","relation":"datastores","to":"events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["WRITE"],"after":null}]},
         {"action":"DISCONNECTED","id":"Service:stock","relation":"datastores","to":"events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["READ","WRITE"],"after":null}]},
         {"action":"DISCONNECTED","id":"Service:tracking","relation":"datastores","to":"events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["READ"],"after":null}]},
         {"action":"DELETED","id":"Repository:notify","relation":null,"to":null,"changes":[{"field":"name","before":"notify","after":null},
         {"field":"statedBy","before":["platform"],"after":null},
         {"field":"language","before":"Go","after":null},
         {"field":"url","before":"https://git.example.com/notify","after":null}]},
         {"action":"DELETED","id":"Datastore:events","relation":null,"to":null,"changes":[{"field":"name","before":"Event log","after":null},
         {"field":"statedBy","before":["platform"],"after":null},
         {"field":"backupDays","before":14,"after":null},
         {"field":"engine","before":"LOG","after":null},
         {"field":"personalData","before":true,"after":null}]}]},
         {"revision":5,"changes":[{"action":"UPDATED","id":"Team:storefront","relation":null,"to":null,"changes":[{"field":"name","before":"Storefront","after":"Ladenfront"},
         {"field":"description","before":null,"after":"Zeilen\nund \"Zitate\", Straße, ΣΊΣΥΦΟΣ, 🚚."},
         {"field":"labels","before":null,"after":[{"key":"owner","value":"shop"},
         {"key":"stadt","value":"Köln"},
         {"key":"tier","value":"core"}]},
         {"field":"statedBy","before":["people-office"],"after":["people-office","tests"]},
         {"field":"headcountMax","before":8,"after":null}]},
         {"action":"UPDATED","id":"Team:search","relation":null,"to":null,"changes":[{"field":"labels","before":null,"after":[{"key":"tier","value":"edge"}]},
         {"field":"statedBy","before":["people-office"],"after":["people-office","tests"]},
         {"field":"onCall","before":false,"after":null}]},
         {"action":"CREATED","id":"Team:quiet","relation":null,"to":null,"changes":[{"field":"name","before":null,"after":"quiet"},
         {"field":"statedBy","before":null,"after":["tests"]},
         {"field":"onCall","before":null,"after":true}]},
         {"action":"CREATED","id":"Person:zoe-aerts","relation":null,"to":null,"changes":[{"field":"name","before":null,"after":"Zoë Aërts"},
         {"field":"statedBy","before":null,"after":["tests"]},
         {"field":"email","before":null,"after":"zoe@example.com"}]},
         {"action":"CREATED","id":"Person:zoltan-ba","relation":null,"to":null,"changes":[{"field":"name","before":null,"after":"𝒵oltán"},
         {"field":"statedBy","before":null,"after":["tests"]},
         {"field":"email","before":null,"after":"zoltan@example.com"}]},
         {"action":"CREATED","id":"Person:zz-private","relation":null,"to":null,"changes":[{"field":"name","before":null,"after":"～tilde"},
         {"field":"statedBy","before":null,"after":["tests"]},
         {"field":"email","before":null,"after":"zz@example.com"},
         {"field":"joined","before":null,"after":"2026-11-01"}]},
         {"action":"UPDATED","id":"Service:web","relation":null,"to":null,"changes":[{"field":"statedBy","before":["platform"],"after":["platform","tests"]},
         {"field":"availabilityTarget","before":99.95,"after":100.0},
         {"field":"ports","before":[80,443],"after":[443]},
         {"field":"version","before":"2026.11.1","after":null}]},
         {"action":"CREATED","id":"Service:beacon","relation":null,"to":null,"changes":[{"field":"name","before":null,"after":"Beacon"},
         {"field":"statedBy","before":null,"after":["tests"]},
         {"field":"availabilityTarget","before":null,"after":0.5},
         {"field":"deployedAt","before":null,"after":"2026-11-20T14:05:00Z"},
         {"field":"public","before":null,"after":false},
         {"field":"tier","before":null,"after":"INTERNAL"}]},
         {"action":"UPDATED","id":"Datastore:attic","relation":null,"to":null,"changes":[{"field":"description","before":"Nobody knows what is in it.","after":null},
         {"field":"labels","before":[{"key":"review","value":"2026"}],"after":null},
         {"field":"statedBy","before":["platform"],"after":["platform","tests"]},
         {"field":"backupDays","before":null,"after":0}]},
         {"action":"CONNECTED","id":"Team:search","relation":"members","to":"olga-brandt","changes":[{"field":"statedBy","before":null,"after":["tests"]},
         {"field":"role","before":null,"after":"LEAD"}]},
         {"action":"CONNECTED","id":"Domain:logistics","relation":"teams","to":"quiet","changes":[{"field":"statedBy","before":null,"after":["tests"]}]},
         {"action":"CONNECTED","id":"Person:zoltan-ba","relation":"manager","to":"zoe-aerts","changes":[{"field":"statedBy","before":null,"after":["tests"]}]},
         {"action":"CONNECTED","id":"Service:web","relation":"datastores","to":"attic","changes":[{"field":"statedBy","before":null,"after":["tests"]}]},
         {"action":"CONNECTED","id":"Service:web","relation":"datastores","to":"maps","changes":[{"field":"note","before":null,"after":"Only for the footer; see the map's page."},
         {"field":"statedBy","before":null,"after":["tests"]}]},
         {"action":"CONNECTED","id":"Team:quiet","relation":"services","to":"beacon","changes":[{"field":"statedBy","before":null,"after":["tests"]}]},
         {"action":"CONNECTED","id":"Service:beacon","relation":"environments","to":"staging","changes":[{"field":"statedBy","before":null,"after":["tests"]},
         {"field":"canaryShare","before":null,"after":1.0}]},
         {"action":"CONNECTED","id":"Service:beacon","relation":"dependsOn","to":"beacon","changes":[{"field":"statedBy","before":null,"after":["tests"]}]},
         {"action":"CONNECTED","id":"Service:beacon","relation":"dependsOn","to":"web","changes":[{"field":"statedBy","before":null,"after":["tests"]},
         {"field":"timeoutMs","before":null,"after":0}]}]}]}}}
        "#)
        },
    );
}

#[test]
fn as_many_changes_are_shown_as_are_asked_for() {
    check(
        "{ commits(first: 1) { nodes { changeCount changes(first: 2) { action id } } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"commits":{"nodes":[{"changeCount":135,"changes":[{"action":"CREATED","id":"Pillar:availability"},
         {"action":"CREATED","id":"Pillar:performance"}]}]}}}
        "#)
        },
    );
    check(
        "{ commits(first: 1) { nodes { changes(first: 100000) { action } } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":null,
         "errors":[{"message":"first: 100000 is not between 0 and 10000","locations":[{"line":1,"column":31}],"path":["commits","nodes",0,"changes"],"extensions":{"code":"BAD_INPUT"}}]}
        "#)
        },
    );
}

#[test]
fn a_revision_leads_to_its_whole_commit() {
    check(
        "{ revision { number time proposed commit { revision author message changeCount changes(first: 1) { action id } } } }",
        |answer| insta::assert_snapshot!(answer, @r#"{"data":{"revision":{"number":2,"time":"2026-11-22T09:30:00.25Z","proposed":false,"commit":{"revision":2,"author":"tests","message":null,"changeCount":135,"changes":[{"action":"CREATED","id":"Pillar:availability"}]}}}}"#),
    );
}

#[test]
fn two_revisions_are_compared_in_either_direction() {
    let lists = "from to counts { created deleted updated connected disconnected restated } \
                 created { id name } \
                 deleted { id kind slug name changes { field before after } } \
                 updated { entity { id } changes { field before after } } \
                 connected { from { id } relation to { id } note } \
                 disconnected { from relation to changes { field before after } } \
                 restated { step { from { id } relation to { id } } changes { field before after } }";
    check_fleet(&format!("{{ diff(from: 4) {{ {lists} }} }}"), |answer| {
        insta::assert_snapshot!(answer, @r#"
        {"data":{"diff":{"from":4,"to":7,"counts":{"created":5,"deleted":1,"updated":5,"connected":9,"disconnected":7,"restated":0},"created":[{"id":"Team:quiet","name":"quiet"},
         {"id":"Person:zoe-aerts","name":"Zoë Aërts"},
         {"id":"Person:zoltan-ba","name":"𝒵oltán"},
         {"id":"Person:zz-private","name":"～tilde"},
         {"id":"Service:beacon","name":"Beacon"}],"deleted":[{"id":"Datastore:events","kind":"Datastore","slug":"events","name":"Event log","changes":[{"field":"name","before":"Event log","after":null},
         {"field":"statedBy","before":["platform"],"after":null},
         {"field":"backupDays","before":14,"after":null},
         {"field":"engine","before":"LOG","after":null},
         {"field":"personalData","before":true,"after":null}]}],"updated":[{"entity":{"id":"Team:search"},"changes":[{"field":"labels","before":null,"after":[{"key":"tier","value":"edge"}]},
         {"field":"statedBy","before":["people-office"],"after":["people-office","tests"]},
         {"field":"onCall","before":false,"after":null}]},
         {"entity":{"id":"Team:storefront"},"changes":[{"field":"name","before":"Storefront","after":"Ladenfront"},
         {"field":"description","before":null,"after":"Zeilen\nund \"Zitate\", Straße, ΣΊΣΥΦΟΣ, 🚚."},
         {"field":"labels","before":null,"after":[{"key":"owner","value":"shop"},
         {"key":"stadt","value":"Köln"},
         {"key":"tier","value":"core"}]},
         {"field":"statedBy","before":["people-office"],"after":["people-office","tests"]},
         {"field":"headcountMax","before":8,"after":null}]},
         {"entity":{"id":"Service:web"},"changes":[{"field":"statedBy","before":["platform"],"after":["platform","tests"]},
         {"field":"availabilityTarget","before":99.95,"after":100.0},
         {"field":"ports","before":[80,443],"after":[443]},
         {"field":"version","before":"2026.11.1","after":null}]},
         {"entity":{"id":"Repository:notify"},"changes":[{"field":"name","before":"notify","after":"notify, again"},
         {"field":"statedBy","before":["platform"],"after":null},
         {"field":"language","before":"Go","after":null},
         {"field":"url","before":"https://git.example.com/notify","after":null}]},
         {"entity":{"id":"Datastore:attic"},"changes":[{"field":"description","before":"Nobody knows what is in it.","after":null},
         {"field":"labels","before":[{"key":"review","value":"2026"}],"after":null},
         {"field":"statedBy","before":["platform"],"after":["platform","tests"]},
         {"field":"backupDays","before":null,"after":0}]}],"connected":[{"from":{"id":"Domain:logistics"},"relation":"DOMAIN_TEAMS","to":{"id":"Team:quiet"},"note":null},
         {"from":{"id":"Team:quiet"},"relation":"TEAM_SERVICES","to":{"id":"Service:beacon"},"note":null},
         {"from":{"id":"Team:search"},"relation":"TEAM_MEMBERS","to":{"id":"Person:olga-brandt"},"note":null},
         {"from":{"id":"Person:zoltan-ba"},"relation":"PERSON_MANAGER","to":{"id":"Person:zoe-aerts"},"note":null},
         {"from":{"id":"Service:beacon"},"relation":"SERVICE_DEPENDS_ON","to":{"id":"Service:beacon"},"note":null},
         {"from":{"id":"Service:beacon"},"relation":"SERVICE_DEPENDS_ON","to":{"id":"Service:web"},"note":null},
         {"from":{"id":"Service:beacon"},"relation":"SERVICE_ENVIRONMENTS","to":{"id":"Environment:staging"},"note":null},
         {"from":{"id":"Service:web"},"relation":"SERVICE_DATASTORES","to":{"id":"Datastore:attic"},"note":null},
         {"from":{"id":"Service:web"},"relation":"SERVICE_DATASTORES","to":{"id":"Datastore:maps"},"note":"Only for the footer; see the map's page."}],"disconnected":[{"from":"Service:fraud","relation":"datastores","to":"Datastore:events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["READ"],"after":null}]},
         {"from":"Service:indexer","relation":"datastores","to":"Datastore:events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["READ"],"after":null}]},
         {"from":"Service:notify","relation":"repository","to":"Repository:notify","changes":[{"field":"statedBy","before":["platform"],"after":null}]},
         {"from":"Service:notify","relation":"datastores","to":"Datastore:events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["READ"],"after":null}]},
         {"from":"Service:orders","relation":"datastores","to":"Datastore:events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["WRITE"],"after":null}]},
         {"from":"Service:stock","relation":"datastores","to":"Datastore:events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["READ","WRITE"],"after":null}]},
         {"from":"Service:tracking","relation":"datastores","to":"Datastore:events","changes":[{"field":"statedBy","before":["platform"],"after":null},
         {"field":"modes","before":["READ"],"after":null}]}],"restated":[]}}}
        "#)
    });
    check_fleet(
        &format!("{{ diff(from: 5, to: 4) {{ {lists} }} }}"),
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"diff":{"from":5,"to":4,"counts":{"created":0,"deleted":5,"updated":4,"connected":0,"disconnected":9,"restated":0},"created":[],"deleted":[{"id":"Team:quiet","kind":"Team","slug":"quiet","name":"quiet","changes":[{"field":"name","before":"quiet","after":null},
         {"field":"statedBy","before":["tests"],"after":null},
         {"field":"onCall","before":true,"after":null}]},
         {"id":"Person:zoe-aerts","kind":"Person","slug":"zoe-aerts","name":"Zoë Aërts","changes":[{"field":"name","before":"Zoë Aërts","after":null},
         {"field":"statedBy","before":["tests"],"after":null},
         {"field":"email","before":"zoe@example.com","after":null}]},
         {"id":"Person:zoltan-ba","kind":"Person","slug":"zoltan-ba","name":"𝒵oltán","changes":[{"field":"name","before":"𝒵oltán","after":null},
         {"field":"statedBy","before":["tests"],"after":null},
         {"field":"email","before":"zoltan@example.com","after":null}]},
         {"id":"Person:zz-private","kind":"Person","slug":"zz-private","name":"～tilde","changes":[{"field":"name","before":"～tilde","after":null},
         {"field":"statedBy","before":["tests"],"after":null},
         {"field":"email","before":"zz@example.com","after":null},
         {"field":"joined","before":"2026-11-01","after":null}]},
         {"id":"Service:beacon","kind":"Service","slug":"beacon","name":"Beacon","changes":[{"field":"name","before":"Beacon","after":null},
         {"field":"statedBy","before":["tests"],"after":null},
         {"field":"availabilityTarget","before":0.5,"after":null},
         {"field":"deployedAt","before":"2026-11-20T14:05:00Z","after":null},
         {"field":"public","before":false,"after":null},
         {"field":"tier","before":"INTERNAL","after":null}]}],"updated":[{"entity":{"id":"Team:search"},"changes":[{"field":"labels","before":[{"key":"tier","value":"edge"}],"after":null},
         {"field":"statedBy","before":["people-office","tests"],"after":["people-office"]},
         {"field":"onCall","before":null,"after":false}]},
         {"entity":{"id":"Team:storefront"},"changes":[{"field":"name","before":"Ladenfront","after":"Storefront"},
         {"field":"description","before":"Zeilen\nund \"Zitate\", Straße, ΣΊΣΥΦΟΣ, 🚚.","after":null},
         {"field":"labels","before":[{"key":"owner","value":"shop"},
         {"key":"stadt","value":"Köln"},
         {"key":"tier","value":"core"}],"after":null},
         {"field":"statedBy","before":["people-office","tests"],"after":["people-office"]},
         {"field":"headcountMax","before":null,"after":8}]},
         {"entity":{"id":"Service:web"},"changes":[{"field":"statedBy","before":["platform","tests"],"after":["platform"]},
         {"field":"availabilityTarget","before":100.0,"after":99.95},
         {"field":"ports","before":[443],"after":[80,443]},
         {"field":"version","before":null,"after":"2026.11.1"}]},
         {"entity":{"id":"Datastore:attic"},"changes":[{"field":"description","before":null,"after":"Nobody knows what is in it."},
         {"field":"labels","before":null,"after":[{"key":"review","value":"2026"}]},
         {"field":"statedBy","before":["platform","tests"],"after":["platform"]},
         {"field":"backupDays","before":0,"after":null}]}],"connected":[],"disconnected":[{"from":"Domain:logistics","relation":"teams","to":"Team:quiet","changes":[{"field":"statedBy","before":["tests"],"after":null}]},
         {"from":"Team:quiet","relation":"services","to":"Service:beacon","changes":[{"field":"statedBy","before":["tests"],"after":null}]},
         {"from":"Team:search","relation":"members","to":"Person:olga-brandt","changes":[{"field":"statedBy","before":["tests"],"after":null},
         {"field":"role","before":"LEAD","after":null}]},
         {"from":"Person:zoltan-ba","relation":"manager","to":"Person:zoe-aerts","changes":[{"field":"statedBy","before":["tests"],"after":null}]},
         {"from":"Service:beacon","relation":"dependsOn","to":"Service:beacon","changes":[{"field":"statedBy","before":["tests"],"after":null}]},
         {"from":"Service:beacon","relation":"dependsOn","to":"Service:web","changes":[{"field":"statedBy","before":["tests"],"after":null},
         {"field":"timeoutMs","before":0,"after":null}]},
         {"from":"Service:beacon","relation":"environments","to":"Environment:staging","changes":[{"field":"statedBy","before":["tests"],"after":null},
         {"field":"canaryShare","before":1.0,"after":null}]},
         {"from":"Service:web","relation":"datastores","to":"Datastore:attic","changes":[{"field":"statedBy","before":["tests"],"after":null}]},
         {"from":"Service:web","relation":"datastores","to":"Datastore:maps","changes":[{"field":"note","before":"Only for the footer; see the map's page.","after":null},
         {"field":"statedBy","before":["tests"],"after":null}]}],"restated":[]}}}
        "#)
        },
    );
    check_fleet(
        "{ diff(from: 3, to: 3) { counts { created updated } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"{"data":{"diff":{"counts":{"created":0,"updated":0}}}}"#);
        },
    );
    check(
        "{ diff(from: 0) { counts { created connected } created(first: 2) { id } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"diff":{"counts":{"created":38,"connected":97},"created":[{"id":"Workstream:platform"},
         {"id":"Workstream:services-observability"}]}}}
        "#)
        },
    );
    check("{ diff(from: 1, to: 9) { from } }", |answer| {
        insta::assert_snapshot!(answer, @r#"
        {"data":{"diff":null},
         "errors":[{"message":"there is no such revision yet; the newest is 2","locations":[{"line":1,"column":3}],"path":["diff"],"extensions":{"code":"NOT_YET"}}]}
        "#);
    });
    check("{ diff(from: -1) { from } }", |answer| {
        insta::assert_snapshot!(answer, @r#"
        {"data":{"diff":null},
         "errors":[{"message":"from: -1 is no revision; revisions are 1, 2, 3 and so on","locations":[{"line":1,"column":3}],"path":["diff"],"extensions":{"code":"BAD_INPUT"}}]}
        "#);
    });
}

#[test]
fn a_commit_is_a_difference_of_its_own() {
    check_fleet(
        "{ commits(first: 2) { nodes { revision diff { from to created { id name } deleted { id } \
         disconnected(first: 2) { from relation to } } } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"commits":{"nodes":[{"revision":7,"diff":{"from":6,"to":7,"created":[{"id":"Repository:notify","name":"notify, again"}],"deleted":[],"disconnected":[]}},
         {"revision":6,"diff":{"from":5,"to":6,"created":[],"deleted":[{"id":"Repository:notify"},
         {"id":"Datastore:events"}],"disconnected":[{"from":"Service:fraud","relation":"datastores","to":"Datastore:events"},
         {"from":"Service:indexer","relation":"datastores","to":"Datastore:events"}]}}]}}}
        "#)
        },
    );
}

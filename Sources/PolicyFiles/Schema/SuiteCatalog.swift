internal import RiskModel

/// The keys of suites.
extension KeyCatalog {
    static let testDocument = [
        required("version", .integer(min: 1), "1."),
        key("suite", .text, "The suite's name."),
        key("context", .object(.context), "Who asks in all of the cases."),
        key("cases", .list(.object(.testCase)), "The cases."),
        key(
            "accepted_mutants", .list(.object(.acceptedMutant), canBeEmpty: true),
            "Instead of a suite: mutants of rules that no test need notice."),
    ]

    static let context = [
        key("subject", .text, "The name of who asks."),
        key("actor", .word(ActorKind.allCases.map(\.rawValue)), "What they are."),
        key("target_branch", .text, "The branch that the change is meant for."),
        key("repository", .text, "The repository's name, for task profiles."),
        key("branch", .text, "The branch the change stands on, for task profiles."),
        key("claims", .map(.text), "What else is proved of them."),
        key("time", .text, "When the change is decided, such as 2026-01-31T17:30:00Z."),
        key("recent", .object(.recentCounts), "How much there was of them lately."),
    ]

    static let recentCounts = RecentTest.What.allCases.map { key($0.rawValue, .integer(min: 0), meaning(of: $0)) }

    private static func meaning(of what: RecentTest.What) -> String {
        switch what {
        case .decisions: "Decisions of any tier."
        case .high: "Decisions of the highest tier."
        case .deniedActions: "Actions that they were kept from."
        }
    }

    static let testCase = [
        required("name", .text, "What happens in the change."),
        key("patch", .text, "A unified diff as git writes it."),
        key("files", .list(.object(.example)), "Files as in the examples of rules."),
        key("commits", .list(.object(.commit)), "Beside `files`: the commits that bring the change."),
        key("revisions", .object(.revisions), "Two revisions of a repository."),
        key("context", .object(.context), "Who asks, where the suite says otherwise."),
        required("expect", .object(.expectation), "What has to come out."),
    ]

    static let commit = [
        required("message", .text, "The whole message."), key("author", .text, "The author, as `Name <mail>`."),
    ]

    static let revisions = [
        key("repository", .text, "A folder below the repository that holds the policy; by default that repository."),
        required("base", .text, "The revision before."),
        required("head", .text, "The revision after."),
        key("optional", .boolean, "The case is left out where the repository or a revision is not there."),
    ]

    static let expectation = [
        key("tier", .some(.word(tierNames)), "The patch's tier is one of these."),
        key("findings", .list(.either(.text, .object(.finding))), "Each of these rules has a finding."),
        key("no_findings", .list(.text), "None of these rules has a finding."),
        key("reviewers", .list(.object(.reviewer)), "So many of these teams are required."),
        key("granted", .list(.text), "These capabilities are granted."),
        key("withheld", .list(.text), "These capabilities are not granted."),
        key("complete", .boolean, "Everything could be read and matched, or not."),
    ]

    static let finding = [
        required("rule", .text, "The rule's id."), key("path", .text, "The file."), key("line", .integer(min: 1), "The line."),
    ]

    static let acceptedMutant = [
        required("rule", .text, "The rule's id."), required("mutant", .text, "As the list of survivors names it."),
        required("because", .text, "Why no test need notice."),
    ]
}

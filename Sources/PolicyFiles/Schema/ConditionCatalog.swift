internal import RiskModel

/// The keys of conditions.
extension KeyCatalog {
    static func nesting(_ object: Object) -> [Key] {
        [
            key("all", .list(.condition(object)), "All of these conditions hold."),
            key("any", .list(.condition(object)), "One of these conditions holds."),
            key("not", .condition(object), "This condition does not hold."),
        ]
    }

    static let treeFacts = [
        key("label", .some(.text), "The file is in one of these groups."),
        key(
            "glob", .some(.text),
            "A `.gitignore` file with these lines would take a path; the last that fits decides, `!` takes back."),
        key("language", .some(.text), "A name tells that the file is written in one of these languages, in lower case."),
        key("status", .some(.word(words(ConditionKeys.statuses))), "What happens to the file."),
        key(
            "mode", .either(.some(.word(words(ConditionKeys.modes))), .object(.modeChange)),
            "One side of the change has this mode, or it goes from one to another."),
    ]

    static let contentFacts = [
        key("binary", .boolean, "The content is binary."),
        key("size", .object(.bounds), "Bytes of the new content; of the old one where the file is deleted."),
        key("lines", .object(.bounds), "Lines added and removed together."),
        key("change", .some(.word(words(ConditionKeys.changeKinds))), "What kind of change it is."),
        key("dependency", .object(.dependency), "What happens to a dependency that the file states."),
        key("line", .object(.line), "Several patterns that one line has to match, or must not."),
        key("replaced", .object(.replaced), "A removed and an added line of one hunk state something under the same key."),
    ]

    static let patchFacts = [
        key("files", .object(.files), "How many files change, or what any, all or none of them is."),
        key("lines", .object(.bounds), "Lines added and removed in all files together."),
        key("spread", .object(.spread), "How many directories are touched."),
        key("recent", .object(.recent), "What was decided for the same subject lately."),
        key("subject.denied_actions", .object(.often), "What the same subject was kept from doing lately."),
        key("time", .object(.time), "When the patch is decided."),
        key("actor", .some(.word(words(ConditionKeys.actors))), "Who asks."),
    ]

    static func patterns(in place: ConditionReader.Place) -> [Key] {
        ConditionKeys.subjects(in: place).map { key($0.rawValue, .some(.text), meaning(of: $0)) }
    }

    private static func meaning(of subject: ProbeSubject) -> String {
        switch subject {
        case .path: "A path of the change matches: the new one, and the old one of a rename or copy."
        case .oldPath: "The former path of a rename or copy matches."
        case .added: "An added line matches."
        case .removed: "A removed line matches."
        case .changed: "An added or removed line matches."
        case .context: "A line around the change matches."
        case .head: "The whole content after the change matches."
        case .base: "The whole content before the change matches."
        case .replaced: "A removed and an added line of one hunk match with the same key."
        case .netRemoved: "Fewer matches are left than there were."
        case .commitMessage: "A commit's message matches, line by line."
        case .commitAuthor: "A commit's author, as `Name <mail>`, matches."
        case .commitTrailer: "A commit has a trailer, as `Name: value`, that matches."
        case .subject: "The name of who asks matches."
        case .targetBranch: "The branch that the change is meant for matches."
        case .repository: "The name of the repository matches."
        case .environment: "The claim `environment` of who asks matches."
        case .sensitivity: "The claim `sensitivity` of who asks matches."
        }
    }

    static let exceptPatterns = key("except", .some(.text), "A match does not count where one of these matches, too.")

    static let modifiers = [
        key(
            "except", .some(.either(.text, .object(.exception))),
            "A match does not count where one of these matches, too: in its path or line, or in one of its groups."),
        key("span", .word(Span.allCases.map(\.rawValue)), "How much text a pattern sees at once; by default a line."),
        key("count", .object(.bounds), "How many matches are needed; by default one."),
        key("near", .object(.near), "What has to stand near a match, on the same side."),
        key("entropy", .object(.entropy), "How random a group of the match is."),
        key("where", .either(.object(.captureTest), .list(.object(.captureTest))), "What has to hold of groups of the match."),
    ]

    static let bounds = [
        key("min", .integer(min: 0), "So many or more."),
        key("max", .integer(min: 0), "So many or fewer."),
    ]

    static let modeChange = [
        key("from", .word(words(ConditionKeys.modes)), "The mode before."),
        key("to", .word(words(ConditionKeys.modes)), "The mode after."),
    ]

    static let dependency = [
        key("change", .some(.word(words(ConditionKeys.dependencyChanges))), "What happens to it."),
        key("source", .some(.word(words(ConditionKeys.dependencySources))), "Where it comes from afterwards."),
        key("ecosystem", .some(.word(words(ConditionKeys.ecosystems))), "What it belongs to."),
        key("name", .some(.text), "Its name; `*` stands for any run of characters."),
        key("install_scripts", .boolean, "It newly runs code when it is installed, or other code than before."),
    ]

    static let files =
        [key("count", .object(.bounds), "How many files change.")]
        + Predicate.FilesTest.allCases.map { test in
            key(test.rawValue, .condition(.fileCondition), "Of the files, \(test.rawValue) has to meet this condition.")
        }

    static let line = [
        key("of", .word(words(ConditionKeys.lineSubjects)), "Which lines; by default changed ones."),
        key("all", .some(.text), "One line matches all of these patterns."),
        key("none", .some(.text), "That line matches none of these patterns."),
    ]

    static let replaced = [
        required("from", .some(.text), "What the removed line matches, with a group `key` and perhaps a group `value`."),
        key("to", .some(.text), "What the added line matches; by default the same."),
        key("value", .word(words(ConditionKeys.valueTests)), "How the value changes."),
    ]

    static let near = [
        required("pattern", .some(.text), "One of these patterns matches a line near by."),
        key("within", .integer(min: 1), "How many lines away it may stand, up to 100; by default 5."),
    ]

    static let spread =
        [key("depth", .integer(min: 1), "How many leading directories tell one place from another; by default 1.")] + bounds

    static let recent =
        [key("what", .word(words(ConditionKeys.recentKinds)), "Which decisions are counted; by default all.")] + often

    static let often = [
        required("min", .integer(min: 1), "So many or more."),
        required("within", .duration, "How long ago at most, such as 1h."),
    ]

    static let time = [
        key("days", .some(.word(words(ConditionKeys.days))), "On which days the window opens; by default on all."),
        key("from", .text, "When it opens, such as '18:00'; by default at midnight."),
        key("to", .text, "When it has closed, such as '06:00'; by default at midnight."),
        key("utc_offset", .text, "How far the clock is ahead of UTC, such as '+01:00'."),
    ]

    private static let someOrNone = Value.either(.text, .list(.text, canBeEmpty: true))

    private static let group = key(
        "group", .text,
        "A group by name or number; `match` is the whole match, `line` its line. By default `secret`, or the first.")

    static let entropy = [
        group,
        key("above", .decimal, "More bits per character than this."),
        key("below", .decimal, "Fewer bits per character than this."),
    ]

    static let captureTest = [
        group,
        key("in", someOrNone, "It is one of these, in whatever case."),
        key("not_in", someOrNone, "It is none of these, in whatever case."),
        key("contains", someOrNone, "It holds one of these, in whatever case."),
        key("contains_none", someOrNone, "It holds none of these, in whatever case."),
        key("matches", .some(.text), "It matches one of these patterns."),
        key("matches_none", .some(.text), "It matches none of these patterns."),
    ]

    static let exception = [
        group, required("pattern", .some(.text), "The match does not count where the group matches one of these patterns."),
    ]

    private static func words(_ choices: [(name: String, value: some Any)]) -> [String] { choices.map(\.name) }
}

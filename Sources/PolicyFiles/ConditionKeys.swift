internal import RiskModel

/// Which keys a condition may have where, and the words that are their values.
enum ConditionKeys {
    static let statuses = ChangeStatus.allCases.map { (name: $0.rawValue, value: $0) }
    static let modes = FileMode.allCases.map { (name: $0.name, value: $0) }
    static let changeKinds = ChangeKind.allCases.map { (name: $0.rawValue, value: $0) }
    static let dependencyChanges = DependencyChangeKind.allCases.map { (name: $0.rawValue, value: $0) }
    static let dependencySources = DependencyTest.Source.allCases.map { (name: $0.rawValue, value: $0) }
    static let ecosystems = Ecosystem.allCases.map { (name: $0.rawValue, value: $0) }
    static let lineSubjects = ProbeSubject.allCases.filter(\.readsLines).map { (name: $0.rawValue, value: $0) }
    static let valueTests = Replacement.ValueTest.allCases.map { (name: $0.rawValue, value: $0) }
    static let days = zip(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], TimeWindow.Day.allCases).map {
        (name: $0, value: $1)
    }
    /// What `recent` counts; denied actions have a key of their own.
    static let recentKinds = RecentTest.What.allCases.filter { $0 != .deniedActions }.map { (name: $0.rawValue, value: $0) }
    static let actors = ActorKind.allCases.map { (name: $0.rawValue, value: $0) }

    private static let ofFile = Set((KeyCatalog.treeFacts + KeyCatalog.contentFacts + KeyCatalog.modifiers).map(\.name))
        .subtracting(["except"])
    private static let ofPatch = Set(KeyCatalog.patchFacts.map(\.name))

    /// The keys whose values are patterns.
    static func subjects(in place: ConditionReader.Place) -> [ProbeSubject] {
        switch place {
        case .file: ProbeSubject.allCases.filter { !$0.isOfPatch && $0 != .replaced }
        case .patch: ProbeSubject.allCases.filter(\.isOfPatch)
        case .label: [.path, .oldPath]
        }
    }

    /// Names end where they end; text may have a line end behind it.
    static func dialect(of subject: ProbeSubject) -> Pattern.Dialect {
        switch subject {
        case .path, .oldPath, .commitAuthor, .commitTrailer, .subject, .targetBranch, .repository, .environment, .sensitivity:
            .path
        case .added, .removed, .changed, .context, .head, .base, .replaced, .netRemoved, .commitMessage: .text
        }
    }

    static func isOfFile(_ key: String) -> Bool {
        ofFile.contains(key) || subjects(in: .file).contains { $0.rawValue == key }
    }

    private static func isOfPatch(_ key: String) -> Bool {
        ofPatch.contains(key) || subjects(in: .patch).contains { $0.rawValue == key }
    }

    /// What to say of a key that has a meaning, but not in `place`; nil for a key without any.
    static func explain(_ key: String, in place: ConditionReader.Place) -> String? {
        switch place {
        case .patch where isOfFile(key):
            "`\(key)` is asked of a file, and this rule has `scope: patch`: put it below `files: { any: … }`"
        case .file where isOfPatch(key):
            "`\(key)` is asked of the patch as a whole: give the rule `scope: patch`"
        case .label where isOfFile(key) || isOfPatch(key):
            "`\(key)` cannot stand in a label: labels group files by path, language, status and mode alone"
        case .file, .patch, .label: nil
        }
    }
}

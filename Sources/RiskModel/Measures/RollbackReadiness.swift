/// A change that an agent made and that may have been merged: a revert of it can be tried.
public struct RollbackCandidate: Hashable, Sendable {
    public var decisionID: String
    public var repository: String
    /// The protected branch it was decided for.
    public var target: String
    /// Where the change began: its merge base.
    public var base: ObjectID
    public var head: ObjectID
    /// Rules that found something which no revert undoes; sorted.
    public var irreversible: [String]

    public init(
        decisionID: String, repository: String, target: String, base: ObjectID, head: ObjectID, irreversible: [String] = []
    ) {
        self.decisionID = decisionID
        self.repository = repository
        self.target = target
        self.base = base
        self.head = head
        self.irreversible = irreversible
    }
}

/// What came of trying to revert a merged change at the tip of its branch.
public enum RollbackOutcome: Hashable, Sendable {
    case clean
    /// Never empty.
    case conflicts([GitPath])
    case notTried(because: String)
}

/// Measure 5: how much of what agents brought could be taken back now.
public struct RollbackReadiness: Codable, Hashable, Sendable {
    /// Paths listed for one change; more are counted.
    static let pathsListed = 20

    public struct Change: Codable, Hashable, Sendable {
        public var decisionID: String
        public var repository: String
        public var head: String
        /// False where it conflicts or was not tried.
        public var clean: Bool
        /// What stands in the way, quoted as git quotes paths.
        public var conflicts: [String]
        /// Conflicts beyond those listed.
        public var conflictsNotListed: Int
        /// Why no revert was tried.
        public var notTried: String?
        /// Rules that found something which no revert undoes.
        public var irreversible: [String]

        enum CodingKeys: String, CodingKey {
            case repository, head, clean, conflicts, irreversible
            case decisionID = "decision_id"
            case conflictsNotListed = "conflicts_not_listed"
            case notTried = "not_tried"
        }

        init(_ candidate: RollbackCandidate, _ outcome: RollbackOutcome) {
            decisionID = candidate.decisionID
            repository = candidate.repository
            head = candidate.head.hex
            irreversible = candidate.irreversible
            clean = outcome == .clean
            conflicts = []
            conflictsNotListed = 0
            switch outcome {
            case .clean: break
            case .notTried(let because): notTried = because
            case .conflicts(let paths):
                conflicts = paths.prefix(RollbackReadiness.pathsListed).map(\.quoted)
                conflictsNotListed = paths.count - conflicts.count
            }
        }
    }

    /// Changes that were merged.
    public var merged: Int
    /// Of these, the ones whose revert applies cleanly.
    public var clean: Int
    /// Of these, the ones that no revert was tried of. They are not clean.
    public var notTried: Int
    /// Of these, the ones that hold something which no revert undoes, whether it applies or not.
    public var irreversible: Int
    /// Each change that is not clean or holds something irreversible, by repository, then commit.
    public var changes: [Change]
    /// Older changes that were not looked at, because there are too many: in no other number.
    public var notExamined: Int

    enum CodingKeys: String, CodingKey {
        case merged, clean, irreversible, changes
        case notTried = "not_tried"
        case notExamined = "not_examined"
    }

    /// - Parameter merged: each change that was merged, with what came of its revert.
    public init(merged: [(RollbackCandidate, RollbackOutcome)], notExamined: Int = 0) {
        let all = merged.map(Change.init)
        self.merged = all.count
        self.notExamined = notExamined
        clean = all.count(where: \.clean)
        notTried = all.count { $0.notTried != nil }
        irreversible = all.count { !$0.irreversible.isEmpty }
        changes = all.filter { !$0.clean || !$0.irreversible.isEmpty }
            .sorted { ($0.repository, $0.head) < ($1.repository, $1.head) }
    }
}

extension Rule {
    /// The tag of a rule whose findings no revert undoes: data that is gone, an artifact that is out.
    public static let irreversibleTag = "irreversible"
}

/// The newest changes that a revert can be tried of.
struct RollbackCandidates {
    private struct Key: Hashable {
        let repository: String
        let head: ObjectID
    }

    private let limit: Int
    private let irreversibleRules: Set<String>
    private var known: [Key: RollbackCandidate] = [:]
    /// Keys as they first came; those before `oldest` are gone.
    private var order: [Key] = []
    private var oldest = 0
    private(set) var dropped = 0

    init(limit: Int, irreversibleRules: Set<String>) {
        self.limit = limit
        self.irreversibleRules = irreversibleRules
    }

    var all: [RollbackCandidate] { order[oldest...].compactMap { known[$0] } }

    /// A change that is decided again stays the one it was; the newest decision speaks for it.
    mutating func add(decision id: String, _ body: JSONValue) {
        let patch = body["patch"]
        guard let repository = patch?["repository"]?.string, let target = patch?["target"]?.string,
            let base = (patch?["merge_base"]?.string).flatMap(ObjectID.init(hex:)),
            let head = (patch?["head"]?.string).flatMap(ObjectID.init(hex:)), base != head
        else { return }
        let found = Set((body["findings"]?.elements ?? []).compactMap { $0["rule"]?.string }).intersection(irreversibleRules)
        let key = Key(repository: repository, head: head)
        let candidate = RollbackCandidate(
            decisionID: id, repository: repository, target: target, base: base, head: head, irreversible: found.sorted())
        if known.updateValue(candidate, forKey: key) == nil { order.append(key) }
        if known.count > limit { dropOldest() }
    }

    private mutating func dropOldest() {
        known[order[oldest]] = nil
        oldest += 1
        dropped += 1
        if oldest > limit {
            order.removeFirst(oldest)
            oldest = 0
        }
    }
}

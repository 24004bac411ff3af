/// Whether a change may pass, and all that speaks for and against it.
public struct GateState: Hashable, Sendable {
    /// The decision is one that can let a change pass: on commits of a repository of the service, against the target branch.
    public var isAuthoritative: Bool
    /// In order of id.
    public var requirements: [RequirementState]
    public var obligations: [ObligationState]
    public var objections: [Objection]
    /// Gated capabilities with what their approvals came to, in order of name.
    public var capabilities: [RequirementState]
    /// Statements that count for nothing at all, whatever they are for.
    public var ignored: [UncountedStatement]
    /// Why it stays closed whatever is approved: it is not known who has to be asked.
    public var obstacles: [String] = []

    public init(
        isAuthoritative: Bool, requirements: [RequirementState], obligations: [ObligationState] = [],
        objections: [Objection] = [],
        capabilities: [RequirementState] = [], ignored: [UncountedStatement] = []
    ) {
        self.isAuthoritative = isAuthoritative
        self.requirements = requirements
        self.obligations = obligations
        self.objections = objections
        self.capabilities = capabilities
        self.ignored = ignored
    }

    /// Every requirement that is not optional and every obligation is met, and nobody objects.
    public var isMet: Bool {
        requirements.allSatisfy { $0.isMet || $0.requirement.isOptional } && obligations.allSatisfy(\.isMet) && objections.isEmpty
    }

    public var passes: Bool { isMet && isAuthoritative && obstacles.isEmpty }

    /// Nobody is asked for anything.
    private var asksForNothing: Bool { requirements.isEmpty && obligations.isEmpty && objections.isEmpty && obstacles.isEmpty }

    /// What it means for a verdict's capabilities.
    public var approvals: ApprovalState {
        let people = Set((requirements + capabilities).flatMap(\.approvedBy))
        let opened = capabilities.compactMap { state in
            if case .capability(let name) = state.requirement.origin, state.isMet { name } else { nil }
        }
        return ApprovalState(
            given: people.sorted().map(\.text), satisfied: passes || asksForNothing,
            gated: isAuthoritative && objections.isEmpty && obstacles.isEmpty ? Set(opened) : [])
    }
}

/// How far one requirement is met.
public struct RequirementState: Hashable, Sendable {
    public struct MissingFile: Hashable, Sendable {
        public var path: GitPath
        /// How many more people.
        public var people: Int

        public init(path: GitPath, people: Int) {
            self.path = path
            self.people = people
        }
    }

    /// Of the missing files, all that the same people approved and that wait for as many more.
    public struct Wait: Hashable, Sendable {
        /// How many more.
        public var people: Int
        /// Whose approval counts for these files already.
        public var approvedBy: Set<PersonName>

        public init(people: Int, approvedBy: Set<PersonName> = []) {
            self.people = people
            self.approvedBy = approvedBy
        }
    }

    public var requirement: ReviewRequirement
    /// People whose approval counts for at least one of its files, sorted.
    public var approvedBy: [PersonName]
    /// Files that wait for people, sorted by path.
    public var missing: [MissingFile]
    /// What they come to, in no order.
    public var waits: Set<Wait>
    /// Approvals that name it and do not count, or not for all that they are for.
    public var uncounted: [UncountedStatement]

    public init(
        requirement: ReviewRequirement, approvedBy: [PersonName] = [], missing: [MissingFile] = [], waits: Set<Wait> = [],
        uncounted: [UncountedStatement] = []
    ) {
        self.requirement = requirement
        self.approvedBy = approvedBy
        self.missing = missing
        self.waits = waits
        self.uncounted = uncounted
    }

    /// Met file by file; never without a file.
    public var isMet: Bool { missing.isEmpty && !requirement.paths.isEmpty }
}

/// Somebody says that the change is not good.
public struct Objection: Hashable, Sendable {
    public var person: PersonName
    public var at: Int
    /// Those of the change that it is about; empty where it is about all of it.
    public var paths: [GitPath]
    public var reason: String?

    public init(person: PersonName, at: Int, paths: [GitPath] = [], reason: String? = nil) {
        self.person = person
        self.at = at
        self.paths = paths
        self.reason = reason
    }
}

/// A statement that does not count, and why.
public struct UncountedStatement: Hashable, Sendable {
    public var person: PersonName
    public var at: Int
    public var reason: Reason

    public init(person: PersonName, at: Int, reason: Reason) {
        self.person = person
        self.at = at
        self.reason = reason
    }

    public enum Reason: Hashable, Sendable {
        case author
        /// Operates the agent that made the change.
        case operates
        case agent
        /// The directory lists everybody, and not this person.
        case unknownPerson
        case notAmong
        /// Proved a name that this person proved as well.
        case sameAs(PersonName)
        /// Names other requirements, these.
        case meantFor([String])
        case wroteCommits
        case otherRepository(String)
        case otherTarget(String)
        case otherBranch(String)
        /// Older than so many days.
        case expired(days: Int)
        /// Said after the moment that is asked about.
        case later
        case sourceRefused(ApprovalRecord.Source)
        /// These have another content now.
        case changed([GitPath])
        /// These are shown otherwise now, though the commit is the one that was approved: the policy is another, or the target branch.
        case shownOtherwise([GitPath])
        /// These cannot be compared: there is no digest of them now.
        case noDigest([GitPath])
        case newFinding(rule: String, path: GitPath)
        /// Taken back by the same person, for these.
        case withdrawn([GitPath])
        /// Taken back for these by one who administers the service.
        case dismissed([GitPath])
        /// Replaced by a disapproval of the same person, for these.
        case objected([GitPath])
    }
}

extension UncountedStatement.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .author: "is the author"
        case .operates: "operates the agent that made the change"
        case .agent: "is an agent"
        case .unknownPerson: "is nobody whom the directory knows"
        case .sameAs(let person): "counts as one with \(person), for both proved the same name"
        case .notAmong: "is none of those who are asked"
        case .meantFor(let requirements): "is meant for \(requirements.joined(separator: ", "))"
        case .wroteCommits: "is not independent: wrote a commit of the change"
        case .otherRepository(let name): "is about the repository \(name)"
        case .otherTarget(let name): "is for the target branch \(name)"
        case .otherBranch(let name): "is about the branch \(name)"
        case .expired(let days): "is older than \(days) days"
        case .later: "came later"
        case .sourceRefused(let source): "comes from \(source.rawValue), which the policy does not accept"
        case .changed(let paths): "changed since: \(Self.list(paths))"
        case .shownOtherwise(let paths):
            "shown otherwise now, by another policy or target branch, so approve again: \(Self.list(paths))"
        case .noDigest(let paths): "cannot be compared: \(Self.list(paths))"
        case .newFinding(let rule, let path): "new finding \(rule) on \(path.quoted)"
        case .withdrawn(let paths): "withdrawn: \(Self.list(paths))"
        case .dismissed(let paths): "dismissed: \(Self.list(paths))"
        case .objected(let paths): "replaced by a disapproval: \(Self.list(paths))"
        }
    }

    private static func list(_ paths: [GitPath]) -> String {
        let shown = paths.prefix(5).map(\.quoted).joined(separator: ", ")
        return paths.count > 5 ? "\(shown) and \(paths.count - 5) more" : shown
    }
}

/// Whether something that has to be done for a change was done.
public struct ObligationState: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        case met(by: String)
        /// No report of it is bound to this head.
        case unreported
        case failed(by: String)
        /// Reported, but by nobody whose word counts: who may not, or the change's own job.
        case unproven(by: String)
    }

    public var name: String
    public var outcome: Outcome

    public init(name: String, outcome: Outcome) {
        self.name = name
        self.outcome = outcome
    }

    public var isMet: Bool {
        if case .met = outcome { true } else { false }
    }
}

extension ObligationState.Outcome: CustomStringConvertible {
    public var description: String {
        switch self {
        case .met(let subject): "met, says \(subject)"
        case .unreported: "not reported for this head"
        case .failed(let subject): "failed, says \(subject)"
        case .unproven(let subject): "reported by \(subject), whose word does not count for it"
        }
    }
}

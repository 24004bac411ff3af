public import Reviews
public import RiskModel

/// What is known of people when a change is judged: everything that a review follows from beside the verdict itself.
public struct ReviewInputs: Sendable {
    public var owners: ChangeOwners
    /// Who is described without asking anybody: what holds where asking fails.
    public var knownPeople = PeopleDirectory()
    /// Tells who is behind names; asked once, for all names that the change makes necessary.
    public var directory: @Sendable (Set<String>) throws(DirectoryLookupError) -> PeopleDirectory
    /// What was said of changes of this repository.
    public var approvals: [ApprovalRecord]
    /// Of this head.
    public var statuses: [StatusRecord]
    /// Who made the change and who operates them, beside the asker.
    public var authors: [String]
    public var operators: [String]
    /// Whether there may be more of them.
    public var partiesIncomplete = false
    /// Seconds since 1970.
    public var now: Int

    public init(
        owners: ChangeOwners = .none, approvals: [ApprovalRecord] = [], statuses: [StatusRecord] = [],
        authors: [String] = [], operators: [String] = [], now: Int,
        directory: @escaping @Sendable (Set<String>) throws(DirectoryLookupError) -> PeopleDirectory = { _ in PeopleDirectory() }
    ) {
        self.owners = owners
        self.directory = directory
        self.approvals = approvals
        self.statuses = statuses
        self.authors = authors
        self.operators = operators
        self.now = now
    }
}

/// A verdict with what people have to do for the change, and what they have done.
public struct ReviewedVerdict: Sendable {
    /// Its reviewers are the plan's, its approvals and capabilities those that the gate leaves.
    public var verdict: Verdict
    public var plan: ReviewPlan
    public var gate: GateState
    /// Whom the directory described, as far as it mattered.
    public var directory: PeopleDirectory
    /// That the change stands on; nil where it is not known.
    public var branch: String?
    /// The commits that it consists of, as far as they are known.
    public var commits: Set<ObjectID>
    /// Who had a part in the change.
    public var exclusions: Exclusions
    /// Everybody who said something that could have counted, and all their names.
    public var speakers: Set<PersonName>
    /// Teams of which the policy's own consist.
    public var teams: [String: [PersonName]]
    /// Why the directory could not be asked; nil where it could.
    public var peopleFailure: String?
    /// Why the gate stays closed whatever is approved, and what is wrong with owners files.
    public var notes: [String]

    /// An estimate of the memory held beside the verdict and the directory, which others hold as well.
    package var heldBytes: Int {
        let states = gate.requirements + gate.capabilities
        return (plan.requirements + states.map(\.requirement)).reduce(0) { bytes, requirement in
            bytes + MemoryLayout<RequirementState>.stride + ApproximateBytes.of(requirement.paths) { ApproximateBytes.of($0) }
                + ApproximateBytes.of(requirement.because) { ApproximateBytes.of($0) }
                + requirement.sources.reduce(0) { $0 + 64 + 64 * $1.people.count }
        } + commits.count * 2 * MemoryLayout<ObjectID>.stride + 64 * (plan.people.count + plan.suggested.count)
    }

    /// - Parameter decisionID: nil where it was made in-process.
    public func report(decisionID: String?) -> ReviewReport {
        let eligible = (gate.requirements + gate.capabilities).flatMap { state in
            if case .people(let people) = state.requirement.eligible { people } else { [PersonName]() }
        }
        return ReviewReport(
            plan, gate, of: verdict, on: branch, decisionID: decisionID,
            excluded: Set(eligible).filter { exclusions.reason(againstAnyOf: [$0.text], in: directory) != nil }, notes: notes)
    }
}

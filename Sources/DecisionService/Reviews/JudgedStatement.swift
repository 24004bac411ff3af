import Classification
import Reviews
import RiskModel
import WireProtocol

/// What a caller says of a change as it was decided: the record of it, with the reason where it does not count.
struct JudgedStatement {
    let record: ApprovalRecord

    /// - Parameters:
    ///   - reason: for people, masked.
    ///   - shown: the files as the person saw them, by path; nil where they were seen as they are. What looks otherwise by now is not approved
    ///     with the rest, and what was found since is not approved at all.
    ///   - said: what was said of the change before.
    /// - Throws: `invalidArgument` where it names what there is not; what may not be said is recorded as refused.
    init(
        _ kind: ApprovalRecord.Kind, _ request: StatementRequest, reason: String?, of decided: Decided,
        shown: [String: ApprovalRecord.File]?, after said: [ApprovalRecord], by caller: Caller
    ) throws(RPCError) {
        let review = decided.review
        let person = Self.person(request.person, caller, in: review.directory)
        if let failure = review.peopleFailure {
            throw RPCError(.unavailable, "the directory of people cannot be asked, so nobody's word can be judged: \(failure)")
        }
        let named = try Self.named(request, in: review.plan, gated: decided.policy.gated)
        let known = Set(decided.decision.verdict.files.map(\.path))
        if let stranger = request.paths.first(where: { !known.contains($0) }) {
            throw RPCError(.invalidArgument, "paths: the change has no file \(stranger.quoted)")
        }
        let concerned = named ?? review.plan.requirements.filter { $0.concerns(person) }
        let isOfWhole = kind != .approve && request.paths.isEmpty && review.branch != nil
        var record = ApprovalRecord(
            kind, of: decided.decision.verdict, under: decided.policy, by: person.text, for: concerned,
            capabilities: request.capabilities, only: request.paths.isEmpty ? nil : Set(request.paths),
            isOfWhole: isOfWhole,
            decisionID: decided.decision.id, branch: review.branch, at: UnixTime.now, reason: reason)
        let count = record.files.count
        if let shown {
            record.files = record.files.filter { shown[$0.key]?.digest == $0.value.digest }
            for (path, file) in record.files {
                let known = Set(shown[path]?.rules ?? [])
                record.files[path]?.rules = file.rules.filter(known.contains)
            }
        }
        if kind == .dismiss {
            record.broughtBy = caller.subject.name
        } else {
            let others = caller.allNames.filter { PersonName($0) != person }
            record.names = others.isEmpty ? nil : others
        }
        record.refused = Self.refusal(kind, concerned, by: caller, person, capabilities: request.capabilities, review)
        if record.refused == nil, kind == .approve, record.files.isEmpty {
            record.refused =
                count > 0
                ? "the change is not as this decision shows it any more; have it decided again, and look at that"
                : "it is of no file that \(person) is asked about"
        }
        if record.refused == nil, kind == .withdraw || kind == .dismiss,
            !Self.hasSpoken(person, said, review.directory)
        {
            throw RPCError(.failedPrecondition, "\(person) has said nothing of this change that could be taken back")
        }
        self.record = record
    }

    /// Whether somebody said something that could be taken back: also where that was taken back in part, or of another change.
    private static func hasSpoken(_ person: PersonName, _ said: [ApprovalRecord], _ directory: PeopleDirectory) -> Bool {
        said.contains {
            [.approve, .disapprove].contains($0.kind) && directory.canonical(PersonName($0.person)) == person
        }
    }

    /// Of all that a caller is called, the name that teams and owners files know: one that the directory describes, else a handle.
    private static func person(
        _ named: String?, _ caller: Caller, in directory: PeopleDirectory
    ) -> PersonName {
        if let named { return directory.canonical(PersonName(named)) }
        let names = (caller.names + [caller.subject.name]).map { PersonName($0) }
        let name = names.first { directory.person($0) != nil } ?? names.first { !$0.isEmail } ?? names[0]
        return directory.canonical(name)
    }

    /// nil where none is named.
    private static func named(
        _ request: StatementRequest, in plan: ReviewPlan, gated: Set<Capability>
    ) throws(RPCError) -> [ReviewRequirement]? {
        if let other = request.capabilities.first(where: { !gated.contains($0) }) {
            let names = gated.map(\.name).sorted().joined(separator: ", ")
            throw RPCError(.invalidArgument, "capabilities: \(other.name) is not gated; approvals can name \(names)")
        }
        guard !request.requirements.isEmpty else { return nil }
        var named: [ReviewRequirement] = []
        for id in request.requirements {
            guard let requirement = plan.requirements.first(where: { $0.id.isExactly(id) }) else {
                let ids = plan.requirements.map(\.id).joined(separator: ", ")
                throw RPCError(.invalidArgument, "requirements: the change has no requirement `\(id)`; it has \(ids)")
            }
            named.append(requirement)
        }
        return named
    }

    private static func refusal(
        _ kind: ApprovalRecord.Kind, _ requirements: [ReviewRequirement], by caller: Caller, _ person: PersonName,
        capabilities: [Capability], _ review: ReviewedVerdict
    ) -> String? {
        if kind != .dismiss, !caller.roles.contains(.approve) { return "\(caller.subject.name) has no role that may approve" }
        if caller.subject.actor != .person { return "\(caller.subject.name) is no person, but \(caller.subject.actor.article)" }
        let names = caller.allNames + (kind == .dismiss ? [] : [person.text])
        if let reason = review.exclusions.reason(againstAnyOf: names, in: review.directory) {
            return "\(kind == .dismiss ? PersonName(caller.subject.name) : person) \(reason)"
        }
        guard kind == .approve, capabilities.isEmpty else { return nil }
        if let other = requirements.first(where: { !$0.concerns(person) }) { return "\(other.id) is not for \(person) to meet" }
        return requirements.isEmpty ? "nothing that this change needs is for \(person) to meet" : nil
    }
}

extension ActorKind {
    fileprivate var article: String { self == .agent ? "an agent" : "a \(rawValue)" }
}

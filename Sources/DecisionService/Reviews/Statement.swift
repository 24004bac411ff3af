import Classification
import Reviews
import RiskModel
import WireProtocol

/// What a caller says of a change as it was decided: the record of it, with the reason where it does not count.
struct Statement {
    let record: ApprovalRecord

    /// - Parameter reason: for people, masked.
    /// - Throws: `invalidArgument` where it names what there is not; what may not be said is recorded as refused.
    init(
        _ kind: ApprovalRecord.Kind, _ request: StatementRequest, reason: String?, of decided: Decided, by caller: Caller
    ) throws(RPCError) {
        let review = decided.review
        let person = review.directory.canonical(PersonName(caller.names.first ?? caller.subject.name))
        let named = try Self.named(request, in: review.plan, gated: decided.policy.gated)
        let known = Set(decided.decision.verdict.files.map(\.path))
        if let stranger = request.paths.first(where: { !known.contains($0) }) {
            throw RPCError(.invalidArgument, "paths: the change has no file \(stranger.quoted)")
        }
        let concerned = named ?? review.plan.requirements.filter { $0.concerns(person) }
        var record = ApprovalRecord(
            kind, of: decided.decision.verdict, under: decided.policy, by: person.text, for: concerned,
            capabilities: request.capabilities, only: request.paths.isEmpty ? nil : Set(request.paths),
            decisionID: decided.decision.id, branch: review.branch, at: ReviewDesk.now, reason: reason)
        record.refused = Self.refusal(kind, concerned, by: caller, person, capabilities: request.capabilities, review)
        self.record = record
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
        if !caller.roles.contains(.approve) { return "\(caller.subject.name) has no role that may approve" }
        if caller.subject.actor != .person { return "\(caller.subject.name) is no person, but \(caller.subject.actor.article)" }
        let names = [caller.subject.name, person.text] + caller.names
        if let reason = review.exclusions.reason(againstAnyOf: names, in: review.directory) { return "\(person) \(reason)" }
        guard kind == .approve, capabilities.isEmpty else { return nil }
        if let other = requirements.first(where: { !$0.concerns(person) }) { return "\(other.id) is not for \(person) to meet" }
        return requirements.isEmpty ? "nothing that this change needs is for \(person) to meet" : nil
    }
}

extension ActorKind {
    fileprivate var article: String { self == .agent ? "an agent" : "a \(rawValue)" }
}

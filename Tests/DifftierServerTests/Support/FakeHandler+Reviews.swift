import DifftierServer
import RiskModel
import WireProtocol

/// Reviews of the fake: a gate that is closed.
extension FakeHandler {
    static let closedGate = ReviewReport(
        ReviewPlan(requirements: []), GateState(isAuthoritative: false, requirements: []),
        of: Decision.sample(repository: "r").verdict,
        decisionID: nil)

    func gate(
        _ request: GateRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<GateAnswer> {
        noteBegun()
        return PendingAnswer(GateAnswer(report: Self.closedGate))
    }

    func watchGate(
        _ request: GateRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> sending any AnswerSeries<GateAnswer> {
        noteBegun()
        return NoGates()
    }

    func state(
        _ kind: ApprovalRecord.Kind, _ request: StatementRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<StatementAnswer> {
        noteBegun()
        return PendingAnswer(StatementAnswer(index: 1, report: Self.closedGate))
    }

    func importReviews(
        _ request: ImportReviewsRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<ImportReviewsAnswer> {
        noteBegun()
        return PendingAnswer(ImportReviewsAnswer(recorded: 0, leftOut: [], report: Self.closedGate))
    }

    func reportStatus(
        _ request: StatusRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<StatusAnswer> {
        noteBegun()
        return PendingAnswer(StatusAnswer(index: 1, isAskedFor: true))
    }
}

private final class NoGates: AnswerSeries {
    func next() throws(RPCError) -> PendingAnswer<GateAnswer>? { nil }
}

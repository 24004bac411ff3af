import Classification
import DifftierServer
import RiskModel
import WireProtocol

/// The decisions of a range, each made when it is asked for, all under the policy that was in force when the range was.
final class RangeSeries: AnswerSeries {
    let loan: RepositoryPool.Loan
    let context: RequestContext
    let policy: PolicyForPatch
    let session: RequestSession
    private var commits: ArraySlice<ObjectID>
    private let desk: DecisionDesk

    init(
        commits: [ObjectID], loan: RepositoryPool.Loan, context: RequestContext, policy: PolicyForPatch, session: RequestSession,
        desk: DecisionDesk
    ) {
        self.commits = commits[...]
        self.loan = loan
        self.context = context
        self.policy = policy
        self.session = session
        self.desk = desk
    }

    func next() throws(RPCError) -> PendingAnswer<Answer>? {
        guard let commit = commits.popFirst() else { return nil }
        let pending = PendingAnswer<Answer>()
        try desk.decide(commit, of: self) { pending.complete($0.map(\.answer)) }
        return pending
    }
}

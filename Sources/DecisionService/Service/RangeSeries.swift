import Classification
import DifftierServer
import RiskModel
import WireProtocol

/// The decisions of a range, each made when it is asked for, all under the policy that was in force when the range was.
final class RangeSeries: DecisionSeries {
    let loan: RepositoryPool.Loan
    let context: RequestContext
    let policy: CompiledPolicy
    let session: RequestSession
    private var commits: ArraySlice<ObjectID>
    private let handler: DecisionHandler

    init(
        commits: [ObjectID], loan: RepositoryPool.Loan, context: RequestContext, policy: CompiledPolicy, session: RequestSession,
        handler: DecisionHandler
    ) {
        self.commits = commits[...]
        self.loan = loan
        self.context = context
        self.policy = policy
        self.session = session
        self.handler = handler
    }

    func next() throws(RPCError) -> Answer? {
        guard let commit = commits.popFirst() else { return nil }
        return try handler.classify(commit, of: self)
    }
}

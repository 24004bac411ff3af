import Classification
import RiskModel
import WireProtocol

/// A decision that is in the evidence, and what else a grant of it depends on.
struct Decided: Sendable {
    var answer: Answer
    /// Seconds that a grant lives under the policy it was made under.
    var lifetime: Int

    var decision: Decision { answer.decision }

    init(_ answer: Answer, under policy: Policy) {
        self.answer = answer
        lifetime = policy[answer.decision.verdict.tier].ttl
    }

    /// Called once, from any thread.
    typealias Completion = @Sendable (Result<Decided, RPCError>) -> Void
}

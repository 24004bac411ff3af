import Classification
import RiskModel
import WireProtocol

/// A decision that is in the evidence, with the review behind it, and what else a grant of it depends on.
struct Decided: Sendable {
    var answer: Answer
    var review: ReviewedVerdict
    var policy: Policy
    /// Seconds that a grant lives under the policy it was made under.
    var lifetime: Int { policy[decision.verdict.tier].ttl }

    var decision: Decision { answer.decision }
    var report: ReviewReport { review.report(decisionID: decision.id) }

    init(_ answer: Answer, _ review: ReviewedVerdict, under policy: Policy) {
        self.answer = answer
        self.review = review
        self.policy = policy
    }

    /// Called once, from any thread.
    typealias Completion = @Sendable (Result<Decided, RPCError>) -> Void
}

import Reviews
package import RiskModel

extension Verdict {
    /// With what rules and tier demand of people, as far as the policy itself names them, and nobody chosen.
    package func withDemandedReviews(under policy: Policy) -> Verdict {
        var verdict = self
        let demanded = RequirementBuilder(policy: policy, directory: PeopleDirectory()).requirements(of: self, ownership: nil)
        verdict.reviewers = ReviewerVerdict(ReviewPlan(requirements: demanded.requirements))
        return verdict
    }
}

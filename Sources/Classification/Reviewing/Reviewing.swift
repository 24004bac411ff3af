import Reviews
import RiskModel

extension Classifier {
    /// What follows for one who asks, with the people whom the change needs and what they said of it.
    ///
    /// The verdict comes first, without approvals: what people have to do follows from it. Where what they did changes what may be done, it
    /// is made once more with that.
    func reviewedVerdict(
        on examination: PatchExamination, and others: ArraySlice<PatchExamination>, for context: RequestContext,
        with inputs: ReviewInputs, interruption: any InterruptionCheck
    ) throws(Interruption) -> ReviewedVerdict {
        func bare(_ approvals: ApprovalState) throws(Interruption) -> Verdict {
            var verdict = try bareVerdict(on: examination, for: context, approvals: approvals, interruption: interruption)
            for other in others {
                verdict = verdict.union(
                    try bareVerdict(on: other, for: context, approvals: approvals, interruption: interruption))
            }
            return verdict
        }
        var verdict = try bare(.none)
        let policy = policy.policy
        let (described, failure) = people(of: verdict, context, inputs)
        let demanded = RequirementBuilder(policy: policy, directory: described, fallbackOwners: policy.fallbackOwners)
            .requirements(of: verdict, ownership: inputs.owners.byPath)
        let directory = described.replacing(teams: policy.teams)
        let exclusions = Exclusions(
            authors: [context.subject] + context.names + inputs.authors, operators: context.operators + inputs.operators,
            commitAuthors: others.reduce(examination.commitAuthors) { $0.union($1.commitAuthors) }, in: directory)
        let known = ([examination] + others).map(\.commits)
        let commits = known.reduce(into: Set<ObjectID>()) { $0.formUnion($1 ?? []) }
        var gate = Gate(
            policy: policy, directory: directory, exclusions: exclusions,
            rules: ApprovalRules(acceptedSources: policy.acceptedReviews)
        ).evaluate(
            demanded.requirements, of: verdict, commits: commits, approvals: inputs.approvals, statuses: inputs.statuses,
            branch: context.branch, now: inputs.now)
        let plan =
            failure == nil
            ? ReviewPlanner(directory: directory, exclusions: exclusions)
                .plan(demanded, given: gate.requirements, now: inputs.now)
            // Nothing is planned on half an answer.
            : ReviewPlan(requirements: gate.requirements.map(\.requirement))
        let isUnclear = context.authoritative && known.contains(nil)
        gate.obstacles =
            inputs.owners.obstacles
            + (isUnclear
                ? ["not all of its commits could be read, so who made it cannot be told: squash it, or make it smaller"] : [])
            + (inputs.partiesIncomplete
                ? [
                    "who had a part in it cannot be told: the evidence of an earlier decision is in an archive that is not at hand"
                ] : [])
            + (failure.map { ["the directory of people cannot be asked: \($0.reason)"] } ?? [])
        let approvals = gate.approvals
        let opens = approvals.satisfied && !policy[verdict.tier].afterApproval.isEmpty || !approvals.gated.isEmpty
        if opens { verdict = try bare(approvals) }
        // Of those that something else withholds as well, an approval opens none.
        gate.capabilities.removeAll { !verdict.capabilities.opens($0.requirement) }
        (verdict.approvals.given, verdict.approvals.satisfied) = (approvals.given, approvals.satisfied)
        verdict.reviewers = ReviewerVerdict(plan)
        let notes = gate.obstacles + inputs.owners.problems
        verdict.notes += notes.map { "review: \($0)" }
        return ReviewedVerdict(
            verdict: verdict, plan: plan, gate: gate, directory: directory, branch: context.branch, commits: commits,
            exclusions: exclusions,
            speakers: Set(
                inputs.approvals.flatMap { [$0.person] + ($0.names ?? []) }.map { directory.canonical(PersonName($0)) }),
            teams: directory.teams(behind: policy.teams), peopleFailure: failure?.reason, notes: notes)
    }

    private func people(
        of verdict: Verdict, _ context: RequestContext, _ inputs: ReviewInputs
    ) -> (PeopleDirectory, DirectoryLookupError?) {
        let policy = policy.policy
        var names = RequirementBuilder(policy: policy, directory: PeopleDirectory(), fallbackOwners: policy.fallbackOwners)
            .names(in: verdict, ownership: inputs.owners.byPath)
        names.formUnion(inputs.approvals.map(\.person) + context.names + context.operators + inputs.authors + inputs.operators)
        do throws(DirectoryLookupError) {
            return (try inputs.directory(names), nil)
        } catch {
            return (inputs.knownPeople, error)
        }
    }
}

import Classification
import Crypto
import DifftierServer
import GitPatches
import RiskModel
import WireProtocol

/// Looks up what a request is about, the repository, the commits and the policy they come under, and has it decided.
final class DecisionDesk: Sendable {
    /// Repositories that stay open between requests.
    private static let repositoriesKeptOpen = 32

    private let repositories: RepositoryDirectory
    private let pool: RepositoryPool
    private let policy: PolicyInForce
    private let decider: Decider

    init(repositories: RepositoryDirectory, policy: PolicyInForce, decider: Decider) {
        pool = RepositoryPool(limit: Self.repositoriesKeptOpen, gitLimits: decider.limits)
        self.repositories = repositories
        self.policy = policy
        self.decider = decider
    }

    // MARK: What is asked for

    /// - Parameter rest: bytes of the answer that come behind the decision.
    /// - Throws: before the decision is handed to the evidence; from then on the completion is called.
    func decide(
        _ request: RevisionsRequest, for caller: Caller, and rest: Int = 0, in session: RequestSession,
        completion: @escaping Decided.Completion
    ) throws(RPCError) {
        try check(request.purpose)
        let entry = try repositories.find(request.repository, for: caller)
        let loan = try lend(entry, for: session)
        // Anew for each request: a branch that has moved is another question.
        let (query, context, policy) = try decider.reading(session) { () throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in try resolve(request, for: caller, in: repository, of: entry) }
        }
        var base: ObjectID?
        if case .revisions(let hex, _, _) = query { base = ObjectID(hex: hex) }
        try decide(
            query, ownersAt: base, for: context, under: policy, in: loan, of: entry, and: rest, in: session,
            completion: completion)
    }

    /// Decides two commits again that the service chose itself when it signed a grant for them: the head as it left the protected branch.
    ///
    /// - Parameter environment: where the step runs that it is decided for.
    func decide(
        _ change: GrantedChange, for caller: Caller, in session: RequestSession, completion: @escaping Decided.Completion
    ) throws(RPCError) {
        let entry = try repositories.find(change.repository, for: caller)
        let loan = try lend(entry, for: session)
        var context = context(
            Purpose(capabilities: [change.capability], sourceBranch: nil), for: caller, repository: entry.name)
        context.targetBranch = entry.targetBranch
        context.authoritative = true
        if let environment = change.environment { context.claims["environment"] = environment }
        let query = PatchQuery.revisions(base: change.base.hex, head: change.head.hex, twoDot: false)
        let (tip, policy) = try protected(entry, loan, session)
        try decide(query, ownersAt: tip, for: context, under: policy, in: loan, of: entry, in: session, completion: completion)
    }

    /// Decides a change once more, as it is now, for whom it was decided before.
    func decide(
        _ change: RecordedChange, for caller: Caller, in session: RequestSession, completion: @escaping Decided.Completion
    ) throws(RPCError) {
        let entry = try repositories.find(change.context.repository, for: caller)
        let loan = try lend(entry, for: session)
        var context = change.context
        context.targetBranch = entry.targetBranch
        context.authoritative = true
        let (tip, policy) = try protected(entry, loan, session)
        let query = PatchQuery.revisions(base: tip.hex, head: change.head.hex, twoDot: false)
        try decide(
            query, ownersAt: tip, for: context, under: policy, in: loan, of: entry, payer: caller.subject.name,
            isAside: !change.isAsDecided, in: session, completion: completion)
    }

    /// The commit that a revision means at this moment, and the repository's protected branch.
    func commit(_ revision: String, in repository: String, for caller: Caller, in session: RequestSession) throws(RPCError) -> (
        ObjectID, RepositoryEntry
    ) {
        let entry = try repositories.find(repository, for: caller)
        let loan = try lend(entry, for: session)
        let id = try decider.reading(session) { () throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in try repository.commit(revision) }
        }
        return (id, entry)
    }

    /// The tip of the branch of this name; nil where a repository has none.
    func tip(of name: String, in entry: RepositoryEntry, for session: RequestSession) throws(RPCError) -> ObjectID? {
        let loan = try lend(entry, for: session)
        return try decider.reading(session) { () throws(GitPatchError) in
            do throws(GitPatchError) {
                return try loan.use { repository throws(GitPatchError) in try repository.tip(ofBranch: name) }
            } catch {
                guard case .unknownRevision = error.code else { throw error }
                return nil
            }
        }
    }

    func decideText(
        _ text: [UInt8], as request: TextRequest, for caller: Caller, in session: RequestSession,
        completion: @escaping Decided.Completion
    ) throws(RPCError) {
        try check(request.purpose)
        // Tasks go by the repository's name: an asker cannot make one up.
        let name = request.repository.isEmpty ? "" : try repositories.find(request.repository, for: caller).name
        let context = context(request.purpose, for: caller, repository: name)
        let patch = PatchQuestion.Patch.text(sha256: Array(SHA256.hash(data: text)))
        try decider.decide(patch, for: context, under: PolicyForPatch(policy.current), in: session, completion: completion) {
            [decider] classifier throws(GitPatchError) in
            [try classifier.examine(text: text, limits: decider.limits, interruption: session)]
        }
    }

    /// The decisions of a range, each made when it is asked for.
    func decideRange(_ request: RangeRequest, for caller: Caller, in session: RequestSession) throws(RPCError) -> RangeSeries {
        try check(request.purpose)
        let entry = try repositories.find(request.repository, for: caller)
        let loan = try lend(entry, for: session)
        let commits = try decider.reading(session) { () throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in
                try repository.commits(in: "\(request.from)..\(request.to)", firstParent: request.firstParent)
            }
        }
        return RangeSeries(
            commits: commits, loan: loan, context: context(request.purpose, for: caller, repository: entry.name),
            policy: PolicyForPatch(policy.current), session: session, desk: self)
    }

    /// Decides one commit of a series against its first parent.
    func decide(_ commit: ObjectID, of series: RangeSeries, completion: @escaping Decided.Completion) throws(RPCError) {
        try decider.decide(
            .stored(.commit(commit)), for: series.context, under: series.policy, in: series.session, completion: completion
        ) { classifier throws(GitPatchError) in
            try series.loan.use { repository throws(GitPatchError) in try classifier.examine(.commit(commit), in: repository) }
        }
    }

    // MARK: Steps

    /// - Parameter commit: whose owners files count; nil to ask for no owners.
    private func decide(
        _ query: PatchQuery, ownersAt commit: ObjectID?, for context: RequestContext, under policy: PolicyForPatch,
        in loan: RepositoryPool.Loan, of entry: RepositoryEntry, payer: String? = nil, isAside: Bool = false, and rest: Int = 0,
        in session: RequestSession, completion: @escaping Decided.Completion
    ) throws(RPCError) {
        let owners = commit.map { commit in
            OwnersLookup(commit: commit) { examinations throws(GitPatchError) in
                try loan.use { repository throws(GitPatchError) in
                    ChangeOwners(
                        of: examinations.reduce(into: Set()) { $0.formUnion($1.paths) }, at: commit, in: repository,
                        syntax: entry.owners)
                }
            }
        }
        try decider.decide(
            .stored(query), for: context, under: policy, payer: payer, isAside: isAside, owners: owners, and: rest, in: session,
            completion: completion
        ) {
            classifier throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in try classifier.examine(query, in: repository) }
        }
    }

    /// The tip of a repository's protected branch, and the policy that counts there.
    private func protected(
        _ entry: RepositoryEntry, _ loan: RepositoryPool.Loan, _ session: RequestSession
    ) throws(RPCError) -> (tip: ObjectID, policy: PolicyForPatch) {
        try decider.reading(session) { () throws(GitPatchError) in
            try loan.use { repository throws(GitPatchError) in
                let tip = try repository.tip(ofBranch: entry.targetBranch)
                return (tip, policyInForce(with: repository, at: tip))
            }
        }
    }

    /// The policy in force with what the protected branch adds to it, which counts for all that is meant for that branch.
    private func policyInForce(with repository: GitRepository, at tip: ObjectID) -> PolicyForPatch {
        let inForce = policy.current
        return PolicyForPatch(inForce, with: policy.overlays.policy(inForce, of: repository, at: tip), at: tip)
    }

    /// The commits that a request means at this moment, with what authority, and the policy they come under.
    private func resolve(
        _ request: RevisionsRequest, for caller: Caller, in repository: GitRepository, of entry: RepositoryEntry
    ) throws(GitPatchError) -> (PatchQuery, RequestContext, PolicyForPatch) {
        var context = context(request.purpose, for: caller, repository: entry.name)
        let head = try repository.commit(request.head)
        let (from, twoDot): (ObjectID, Bool)
        switch request.against {
        case .targetBranch(let branch, let plain):
            // Byte for byte: another spelling of the same letters is another branch, which others can write.
            let isProtected = branch.isExactly(entry.targetBranch)
            (from, twoDot) = (try repository.tip(ofBranch: branch), plain)
            context.targetBranch = branch
            // Only what the head brings since it left the branch that the service itself was told to protect: a plain
            // difference also shows what others did to the branch meanwhile, undone.
            context.authoritative = isProtected && !twoDot
            if isProtected {
                return (
                    .revisions(base: from.hex, head: head.hex, twoDot: twoDot), context,
                    policyInForce(with: repository, at: from)
                )
            }
        case .revision(let revision, let plain): (from, twoDot) = (try repository.commit(revision), plain)
        case .firstParent: return (.commit(head), context, PolicyForPatch(policy.current))
        }
        return (.revisions(base: from.hex, head: head.hex, twoDot: twoDot), context, PolicyForPatch(policy.current))
    }

    private func context(_ purpose: Purpose, for caller: Caller, repository: String) -> RequestContext {
        var claims = caller.subject.claims
        claims["environment"] = caller.environment
        return RequestContext(
            subject: caller.subject.name, actor: caller.subject.actor, claims: claims, repository: repository,
            branch: caller.branch(asked: purpose.sourceBranch), asked: Set(purpose.capabilities), names: caller.names,
            operators: caller.operators)
    }

    /// Made-up names would make ever new questions of one.
    private func check(_ purpose: Purpose) throws(RPCError) {
        guard let complaint = policy.current.policy.complaint(about: Set(purpose.capabilities)) else { return }
        throw RPCError(.invalidArgument, "capabilities: \(complaint)")
    }

    private func lend(_ entry: RepositoryEntry, for session: RequestSession) throws(RPCError) -> RepositoryPool.Loan {
        try decider.reading(session) { () throws(GitPatchError) in try pool.lend(entry.path, interruption: session) }
    }
}

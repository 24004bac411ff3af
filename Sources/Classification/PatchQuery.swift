public import GitPatches
public import RiskModel

/// Which patch to decide.
public enum PatchQuery: Hashable, Sendable {
    /// What `head` brings since it left `base`; with `twoDot`, the plain difference of the two.
    case revisions(base: String, head: String, twoDot: Bool)
    /// One commit against its first parent.
    case commit(ObjectID)
    /// The index against HEAD.
    case staged
    /// The work tree against HEAD.
    case workTree
}

extension Classifier {
    /// Reads the patch from a repository and decides it. Of several merge bases the worst of each counts.
    ///
    /// The repository's own `interruption` ends the reading; `context` says who asks and whether the base
    /// was the service's choice.
    public func classify(
        _ query: PatchQuery, in repository: GitRepository, for context: RequestContext
    ) throws(GitPatchError) -> Verdict {
        try verdict(
            on: try examine(query, in: repository), for: context, interruption: repository.interruption)
    }

    /// Reads the patch from a repository and matches it: once for each merge base, and whoever asks.
    public func examine(
        _ query: PatchQuery, in repository: GitRepository, planning: Planning = .asNeeded
    ) throws(GitPatchError) -> [PatchExamination] {
        var examinations: [PatchExamination] = []
        for reader in try query.readers(in: repository) {
            examinations.append(try examined(reader, planning, interruption: repository.interruption))
        }
        return examinations
    }

    /// What follows for one who asks. Of several examinations, one for each merge base, the worst counts.
    public func verdict(
        on examinations: [PatchExamination], for context: RequestContext,
        interruption: any InterruptionCheck = Uninterrupted()
    ) throws(GitPatchError) -> Verdict {
        try reviewedVerdict(
            on: examinations, for: context, with: ReviewInputs(now: context.evaluatedAt ?? 0), interruption: interruption
        ).verdict
    }

    /// The same with what is known of people: see `ReviewInputs`.
    public func reviewedVerdict(
        on examinations: [PatchExamination], for context: RequestContext, with inputs: ReviewInputs,
        interruption: any InterruptionCheck = Uninterrupted()
    ) throws(GitPatchError) -> ReviewedVerdict {
        guard let first = examinations.first else {
            throw GitPatchError(.unrelatedHistories, "the revisions have no common ancestor")
        }
        do throws(Interruption) {
            return try reviewedVerdict(
                on: first, and: examinations.dropFirst(), for: context, with: inputs, interruption: interruption)
        } catch {
            throw GitPatchError(error)
        }
    }

    /// Decides patch text.
    ///
    /// - Throws: also what is wrong with the text, masked as a decision would be: a message may name a path.
    public func classify(
        text: [UInt8], limits: GitLimits = GitLimits(), for context: RequestContext,
        interruption: any InterruptionCheck = Uninterrupted()
    ) throws(GitPatchError) -> Verdict {
        try verdict(
            on: [try examine(text: text, limits: limits, interruption: interruption)], for: context, interruption: interruption)
    }

    /// Reads patch text and matches it.
    ///
    /// - Throws: as `classify(text:)`.
    public func examine(
        text: [UInt8], limits: GitLimits = GitLimits(), planning: Planning = .asNeeded,
        interruption: any InterruptionCheck = Uninterrupted()
    ) throws(GitPatchError) -> PatchExamination {
        let reader: any PatchReader
        do throws(GitPatchError) {
            reader = try PatchText.read(text, limits: limits, interruption: interruption)
        } catch {
            throw try masked(error, interruption: interruption)
        }
        return try examined(reader, planning, interruption: interruption)
    }

    private func masked(
        _ error: GitPatchError, interruption: any InterruptionCheck
    ) throws(GitPatchError) -> GitPatchError {
        do throws(Interruption) {
            let message = try masked(error.message, interruption: interruption)
            return GitPatchError(error.code, message, underlying: error.underlying)
        } catch {
            throw GitPatchError(error)
        }
    }

    private func examined(
        _ reader: any PatchReader, _ planning: Planning, interruption: any InterruptionCheck
    ) throws(GitPatchError) -> PatchExamination {
        do throws(Interruption) {
            return try examine(reader, planning: planning, interruption: interruption)
        } catch {
            throw GitPatchError(error)
        }
    }
}

extension PatchQuery {
    /// One reader, or one per merge base.
    fileprivate func readers(in repository: GitRepository) throws(GitPatchError) -> [any PatchReader] {
        switch self {
        case .revisions(let base, let head, let twoDot):
            try repository.patches(
                base: try repository.commit(base), head: try repository.commit(head), comparison: twoDot ? .twoDot : .mergeBase)
        case .commit(let id): [try repository.patch(ofCommit: id)]
        case .staged: [try repository.stagedPatch()]
        case .workTree: [try repository.workTreePatch()]
        }
    }
}

import CLibgit2
public import RiskModel

/// What taking a change back would come to.
public enum Reversal: Hashable, Sendable {
    case clean
    /// Paths that would have to be resolved by hand, in order; never empty.
    case conflicts([GitPath])
    /// An object that it takes is not in the repository.
    case missing(ObjectID)
}

extension GitRepository {
    /// Those of `heads` that a branch contains, so that the changes they stand for are merged there.
    ///
    /// - Throws: `tooLarge` where the branch's history has more than `limits.rangeCommits` commits and not all are found in these,
    ///   `unsupported` (a shallow clone's edge), `corrupt`, `interrupted`.
    public func merged(_ heads: Set<ObjectID>, into tip: ObjectID) throws(GitPatchError) -> Set<ObjectID> {
        var open = heads
        var seen = 0
        let walk: Owned
        do throws(LibraryFailure) {
            walk = try Owned(git_revwalk_free) { git_revwalk_new(&$0, handle.pointer) }
            var start = tip.oid
            try Libgit2.check(git_revwalk_push(walk.pointer, &start))
        } catch {
            throw readingError(error, "the history of \(tip)")
        }
        while !open.isEmpty {
            var oid = git_oid()
            let code = git_revwalk_next(&oid, walk.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            do throws(LibraryFailure) { try Libgit2.check(code) } catch {
                throw readingError(error, "the history of \(tip)")
            }
            if let id = ObjectID(oid) { open.remove(id) }
            seen += 1
            guard seen < limits.rangeCommits || open.isEmpty else {
                throw GitPatchError(.tooLarge, "more than \(limits.rangeCommits) commits in the history of \(tip)")
            }
            if seen % 1_024 == 0 { try checkInterruption() }
        }
        return heads.subtracting(open)
    }

    /// Tries, in memory, to take the change from `base` to `head` back at `tip`, as `git revert --no-commit` would: the three-way
    /// merge of the tip with the change undone. Nothing is written.
    ///
    /// - Parameter base: where the change began: its merge base.
    /// - Throws: `tooLarge` (too many files, or one to merge over `limits.fileBytes`), `corrupt`, `interrupted`.
    public func reversal(of head: ObjectID, since base: ObjectID, at tip: ObjectID) throws(GitPatchError) -> Reversal {
        do throws(UnmergedTrees) {
            let merge = try TreeMerge(
                in: self, ancestor: try wholeTree(of: head), ours: try wholeTree(of: tip), theirs: try wholeTree(of: base))
            let conflicts = try merge.conflicts()
            return conflicts.isEmpty ? .clean : .conflicts(conflicts)
        } catch {
            switch error {
            case .missing(let id): return .missing(id)
            case .failed(let failure): throw failure
            }
        }
    }

    private func wholeTree(of commit: ObjectID) throws(UnmergedTrees) -> Owned {
        do throws(GitPatchError) { return try tree(of: commit) } catch { throw UnmergedTrees(error) }
    }
}

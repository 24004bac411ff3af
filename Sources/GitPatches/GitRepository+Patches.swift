import CLibgit2
public import RiskModel

/// What a head is compared with.
public enum Comparison: Hashable, Sendable {
    /// The best common ancestors of base and head: what the head adds since it left the base.
    case mergeBase
    /// The base itself.
    case twoDot
}

extension GitRepository {
    /// The patch from one commit to another; one for each best common ancestor, in order of its id, so
    /// that the caller can take the worst. Each then names the gap `severalMergeBases`.
    ///
    /// - Throws: `unrelatedHistories`, `unsupported` (a shallow clone's edge), `corrupt`, `tooLarge`, `interrupted`.
    public func patches(
        base: ObjectID, head: ObjectID, comparison: Comparison = .mergeBase
    ) throws(GitPatchError) -> [RepositoryPatchReader] {
        let starts = comparison == .twoDot ? [base] : try mergeBases(of: base, and: head)
        var gaps: [Gap] = starts.count > 1 ? [Gap(reason: .severalMergeBases(starts.count))] : []
        let facts = try facts(from: base, to: head, gaps: &gaps)
        var readers: [RepositoryPatchReader] = []
        for start in starts {
            let files = try files(from: try tree(of: start), to: try tree(of: head))
            let patch = Patch(
                source: .revisions, base: base, head: head, mergeBase: start, files: files, commits: facts, gaps: gaps)
            readers.append(RepositoryPatchReader(patch, in: self))
        }
        return readers
    }

    /// What one commit changes against its first parent; a root commit against the empty tree.
    ///
    /// - Throws: as `patches(base:head:comparison:)`.
    public func patch(ofCommit commit: ObjectID) throws(GitPatchError) -> RepositoryPatchReader {
        let parent: ObjectID?
        do throws(LibraryFailure) { parent = try parents(of: commit).first } catch {
            throw readingError(error, "the commit \(commit)")
        }
        let before = if let parent { try tree(of: parent) } else { nil as Owned? }
        var gaps: [Gap] = []
        let facts = try facts(of: [commit], gaps: &gaps)
        let patch = Patch(
            source: .revisions, base: parent, head: commit, mergeBase: parent,
            files: try files(from: before, to: try tree(of: commit)), commits: facts, gaps: gaps)
        return RepositoryPatchReader(patch, in: self)
    }

    /// What a commit made now would hold: HEAD against the index. Unmerged paths have the status `unmerged` and no content.
    ///
    /// - Throws: `unsupported` (a bare repository, a sparse or split index), `corrupt`, `tooLarge`, `interrupted`.
    public func stagedPatch() throws(GitPatchError) -> RepositoryPatchReader {
        _ = try checkout()
        let (commit, before) = try headListing()
        let index = try GitIndex(of: self)
        let changes = FileChange.between(
            before.filter { index.unmerged[$0.path] == nil }, index.entries.filter { !$0.isIntentToAdd }.map(\.version))
        let files = Self.adding(index.unmerged, before: before, to: ExactPairs.joined(changes))
        return RepositoryPatchReader(Patch(source: .index, base: commit, mergeBase: commit, files: files), in: self)
    }

    /// What `git add -A` and a commit would bring: HEAD against the files of the checkout, tracked ones
    /// and those that no ignore file leaves out.
    ///
    /// Files are compared byte for byte, without filters and without trusting what the index
    /// remembers of their times. Symbolic links are read and never followed.
    ///
    /// - Throws: as `stagedPatch()`, and `unreadable`.
    public func workTreePatch() throws(GitPatchError) -> RepositoryPatchReader {
        let workTree = try checkout()
        let (commit, before) = try headListing()
        let index = try GitIndex(of: self)
        let directory = try WorkTreeDirectory(at: workTree)
        let scan = try WorkTreeScan(of: directory, in: self, index: index, before: before)
        let changes = FileChange.between(
            before.filter { index.unmerged[$0.path] == nil }, scan.files.filter { index.unmerged[$0.path] == nil })
        var unmerged = index.unmerged
        for file in scan.files where unmerged[file.path] != nil { unmerged[file.path] = file }
        let files = Self.adding(unmerged, before: before, to: ExactPairs.joined(changes))
        let patch = Patch(source: .workTree, base: commit, mergeBase: commit, files: files, gaps: scan.gaps)
        return RepositoryPatchReader(patch, in: self, workTree: directory)
    }

    private func checkout() throws(GitPatchError) -> String {
        guard let workTree else {
            throw GitPatchError(.unsupported, "the repository has neither index nor work tree; name a checkout, or two revisions")
        }
        return workTree
    }

    private func files(from old: Owned?, to new: Owned?) throws(GitPatchError) -> [FileChange] {
        ExactPairs.joined(try TreeDiff.changes(in: self, from: old, to: new))
    }

    private func mergeBases(of one: ObjectID, and other: ObjectID) throws(GitPatchError) -> [ObjectID] {
        var (first, second) = (one.oid, other.oid)
        var found = git_oidarray()
        defer { git_oidarray_dispose(&found) }
        do throws(LibraryFailure) {
            try Libgit2.check(git_merge_bases(&found, handle.pointer, &first, &second))
        } catch {
            guard error.isNotFound, error.category == GIT_ERROR_MERGE.rawValue else {
                throw readingError(error, "the common ancestor of \(one) and \(other)")
            }
            if isShallow { throw readingError(error, "the common ancestor of \(one) and \(other)") }
            throw GitPatchError(
                .unrelatedHistories,
                "\(one) and \(other) have no common ancestor; only `classify --two-dot` can compare them, as they are",
                underlying: error)
        }
        let bases = UnsafeBufferPointer(start: found.ids, count: found.count).compactMap { ObjectID($0) }
        guard bases.count <= limits.mergeBases else {
            throw GitPatchError(.tooLarge, "\(one) and \(other) have \(bases.count) best common ancestors; merge the base first")
        }
        return bases.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    func tree(of commit: ObjectID) throws(GitPatchError) -> Owned {
        do throws(LibraryFailure) {
            let object = try commitObject(commit)
            return try Owned(git_tree_free) { git_commit_tree(&$0, object.pointer) }
        } catch {
            throw readingError(error, "the tree of commit \(commit)")
        }
    }

    /// The commits that `git log base..head` lists, newest first; nil and a gap where not all can be read.
    private func facts(
        from base: ObjectID, to head: ObjectID, gaps: inout [Gap]
    ) throws(GitPatchError) -> [CommitFacts]? {
        let between: (ids: [ObjectID], isComplete: Bool)
        do throws(GitPatchError) {
            between = try commits(reachableFrom: head, notFrom: base, limit: limits.commitFacts)
        } catch {
            // The trees of a shallow clone can be compared even where its history cannot be walked.
            guard error.code == .unsupported else { throw error }
            gaps.append(Gap(reason: .commitsUnread(error.message)))
            return nil
        }
        guard between.isComplete else {
            gaps.append(Gap(reason: .commitsUnread("there are more than \(limits.commitFacts)")))
            return nil
        }
        return try facts(of: between.ids, gaps: &gaps)
    }

    private func facts(of commits: [ObjectID], gaps: inout [Gap]) throws(GitPatchError) -> [CommitFacts]? {
        var facts: [CommitFacts] = []
        for id in commits {
            do throws(LibraryFailure) {
                guard let bytes = try objects.commit(id, limit: limits.commitBytes) else {
                    gaps.append(Gap(reason: .commitsUnread("\(id) is larger than \(limits.commitBytes) bytes")))
                    return nil
                }
                facts.append(CommitFacts(id: id, commitObject: bytes))
            } catch {
                throw readingError(error, "the commit \(id)")
            }
        }
        try checkInterruption()
        return facts
    }

    /// Every file of HEAD's tree, in order of path; none before the first commit.
    private func headListing() throws(GitPatchError) -> (commit: ObjectID?, files: [FileVersion]) {
        guard let commit = try head().commit else { return (nil, []) }
        return (commit, try TreeDiff.changes(in: self, from: nil, to: try tree(of: commit)).compactMap(\.new))
    }

    /// Puts the paths in conflict into a list of changes that lacks them.
    private static func adding(
        _ unmerged: [GitPath: FileVersion], before: [FileVersion], to changes: [FileChange]
    ) -> [FileChange] {
        guard !unmerged.isEmpty else { return changes }
        let old = Dictionary(before.lazy.filter { unmerged[$0.path] != nil }.map { ($0.path, $0) }) { first, _ in first }
        let conflicts = unmerged.map { FileChange(status: .unmerged, old: old[$0.key], new: $0.value) }
        return (changes + conflicts).sorted { $0.path < $1.path }
    }
}

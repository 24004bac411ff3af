import CLibgit2
public import RiskModel

/// Where HEAD stands.
public struct Head: Hashable, Sendable {
    /// Without `refs/heads/`; nil where HEAD is detached.
    public var branch: String?
    /// nil before the first commit.
    public var commit: ObjectID?
}

extension GitRepository {
    /// The commit a revision names: an id, a unique abbreviation of one, a branch, a tag, and what
    /// `~`, `^` and `@{…}` make of these. Forms that search (`:/text`, `^{/text}`) or name a file (`rev:path`) are refused.
    ///
    /// - Throws: `unknownRevision`, `corrupt`.
    public func commit(_ revision: String) throws(GitPatchError) -> ObjectID {
        let shown = GitPath(bytes: revision.utf8).quoted
        guard !revision.isEmpty, !revision.utf8.contains(0), !revision.contains(":"), !revision.contains("^{/") else {
            throw GitPatchError(.unknownRevision, "\(shown) is no revision that can be asked for; name a commit, branch or tag")
        }
        let failure: LibraryFailure
        do throws(LibraryFailure) {
            let object = try Owned(git_object_free) { git_revparse_single(&$0, handle.pointer, revision) }
            let commit = try Owned(git_object_free) { git_object_peel(&$0, object.pointer, GIT_OBJECT_COMMIT) }
            if let id = git_object_id(commit.pointer).flatMap({ ObjectID($0.pointee) }) { return id }
            failure = LibraryFailure(code: GIT_ERROR.rawValue)
        } catch {
            failure = error
        }
        switch git_error_code(failure.code) {
        case GIT_ENOTFOUND where namesReference(revision):
            throw GitPatchError(
                .corrupt, "the commit \(shown) stands for is missing; run `git fsck` in the repository", underlying: failure)
        case GIT_ENOTFOUND:
            throw GitPatchError(
                .unknownRevision, "no revision \(shown) in the repository; check the spelling, or fetch it", underlying: failure)
        case GIT_EAMBIGUOUS:
            throw GitPatchError(
                .unknownRevision, "\(shown) names several objects in the repository; give more digits", underlying: failure)
        case GIT_EINVALIDSPEC, GIT_EPEEL, GIT_EINVALID:
            throw GitPatchError(.unknownRevision, "\(shown) does not name a commit in the repository", underlying: failure)
        default:
            throw readingError(failure, "the commit \(shown)")
        }
    }

    /// The commit at the tip of a branch: of exactly that reference, where a revision of the same name could also be a tag or another branch
    /// that somebody called so.
    ///
    /// - Throws: `unknownRevision`, `corrupt`.
    public func tip(ofBranch name: String) throws(GitPatchError) -> ObjectID {
        let shown = GitPath(bytes: name.utf8).quoted
        guard !name.isEmpty, !name.utf8.contains(0) else {
            throw GitPatchError(.unknownRevision, "\(shown) is no name of a branch")
        }
        var oid = git_oid()
        do throws(LibraryFailure) {
            try Libgit2.check(git_reference_name_to_id(&oid, handle.pointer, "refs/heads/\(name)"))
        } catch {
            switch git_error_code(error.code) {
            case GIT_ENOTFOUND, GIT_EINVALIDSPEC:
                throw GitPatchError(
                    .unknownRevision, "no branch \(shown) in the repository; check the spelling, or fetch it", underlying: error)
            default: throw readingError(error, "the branch \(shown)")
            }
        }
        guard let id = ObjectID(oid) else { throw GitPatchError(.corrupt, "the branch \(shown) names no object") }
        return try commit(id.hex)
    }

    /// - Throws: `corrupt`.
    public func head() throws(GitPatchError) -> Head {
        do throws(LibraryFailure) {
            let reference = try Owned(git_reference_free) { git_reference_lookup(&$0, handle.pointer, "HEAD") }
            let target = git_reference_symbolic_target(reference.pointer).map { String(cString: $0) }
            let prefix = "refs/heads/"
            let branch = target.flatMap { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : nil }
            var oid = git_oid()
            let code = git_reference_name_to_id(&oid, handle.pointer, "HEAD")
            if code == GIT_ENOTFOUND.rawValue, target != nil { return Head(branch: branch, commit: nil) }
            try Libgit2.check(code)
            return Head(branch: branch, commit: ObjectID(oid))
        } catch {
            throw readingError(error, "HEAD")
        }
    }

    /// The commits of a range `A..B` (an end left out is HEAD), newest first as `git log` lists them.
    ///
    /// - Parameter firstParent: false: every commit but merges, as `git log -p` shows patches; true: each
    ///   step of the first-parent line, merges included, as `git log --first-parent` does.
    /// - Throws: `unknownRevision`, `tooLarge`, `unsupported` (a shallow clone's edge), `corrupt`, `interrupted`.
    public func commits(in range: String, firstParent: Bool = false) throws(GitPatchError) -> [ObjectID] {
        let (from, to) = try ends(of: range)
        let all = try commits(reachableFrom: to, notFrom: from, limit: limits.rangeCommits)
        guard all.isComplete else {
            throw GitPatchError(.tooLarge, "more than \(limits.rangeCommits) commits in \(range); ask for a shorter range")
        }
        do throws(LibraryFailure) {
            guard firstParent else {
                var listed: [ObjectID] = []
                for id in all.ids where try parents(of: id).count <= 1 { listed.append(id) }
                return listed
            }
            let inside = Set(all.ids)
            var line: [ObjectID] = []
            var step: ObjectID? = to
            while let id = step, inside.contains(id) {
                line.append(id)
                step = try parents(of: id).first
            }
            return line
        } catch {
            throw readingError(error, "a commit in \(range)")
        }
    }

    /// The commits reachable from one commit and not from another, newest first, and whether these are all.
    func commits(
        reachableFrom tip: ObjectID, notFrom hidden: ObjectID, limit: Int
    ) throws(GitPatchError) -> (ids: [ObjectID], isComplete: Bool) {
        var ids: [ObjectID] = []
        do throws(LibraryFailure) {
            let walk = try Owned(git_revwalk_free) { git_revwalk_new(&$0, handle.pointer) }
            var (shown, excluded) = (tip.oid, hidden.oid)
            try Libgit2.check(git_revwalk_push(walk.pointer, &shown))
            try Libgit2.check(git_revwalk_hide(walk.pointer, &excluded))
            while true {
                var oid = git_oid()
                let code = git_revwalk_next(&oid, walk.pointer)
                if code == GIT_ITEROVER.rawValue { return (ids, true) }
                try Libgit2.check(code)
                guard ids.count < limit else { return (ids, false) }
                if let id = ObjectID(oid) { ids.append(id) }
            }
        } catch {
            throw readingError(error, "the history of \(tip)")
        }
    }

    func parents(of commit: ObjectID) throws(LibraryFailure) -> [ObjectID] {
        let object = try commitObject(commit)
        return (0..<git_commit_parentcount(object.pointer)).compactMap { index in
            git_commit_parent_id(object.pointer, index).flatMap { ObjectID($0.pointee) }
        }
    }

    func commitObject(_ id: ObjectID) throws(LibraryFailure) -> Owned {
        var oid = id.oid
        return try Owned(git_commit_free) { git_commit_lookup(&$0, handle.pointer, &oid) }
    }

    private func ends(of range: String) throws(GitPatchError) -> (from: ObjectID, to: ObjectID) {
        guard let dots = range.firstRange(of: ".."), !range[dots.upperBound...].hasPrefix(".") else {
            throw GitPatchError(.unknownRevision, "\(GitPath(bytes: range.utf8).quoted) is no range; write it as A..B")
        }
        let (from, to) = (range[..<dots.lowerBound], range[dots.upperBound...])
        return (try commit(from.isEmpty ? "HEAD" : String(from)), try commit(to.isEmpty ? "HEAD" : String(to)))
    }

    private func namesReference(_ revision: String) -> Bool {
        var reference: OpaquePointer?
        defer { git_reference_free(reference) }
        return git_reference_dwim(&reference, handle.pointer, revision) == 0
    }
}

public import RiskModel

/// A patch of a repository whose contents are read from its objects and, for a work tree, its files.
///
/// Contents are as `FileContent` says, and beyond that: UTF-16 with a byte order mark is given as UTF-8,
/// in lines and whole contents alike, and where it is not surely UTF-16 as it is stored, with a gap; a symlink's content is its target, a submodule's the line
/// `Subproject commit <id>`; where type or encoding changes, all of the old goes and all of the new comes.
public final class RepositoryPatchReader: PatchReader {
    /// The sizes of a file's versions are filled in when its content is read.
    public private(set) var patch: Patch

    private let repository: GitRepository
    /// nil where both sides are objects.
    private let workTree: WorkTreeDirectory?
    private var last: (index: Int, old: SideContent, new: SideContent)?

    init(_ patch: Patch, in repository: GitRepository, workTree: WorkTreeDirectory? = nil) {
        self.patch = patch
        self.repository = repository
        self.workTree = workTree
    }

    public func content(ofFileAt index: Int, needs: ContentNeeds) throws(Interruption) -> FileContent {
        try repository.interruption.check()
        guard patch.files.indices.contains(index) else { return .unread(.unsupported("there is no file \(index) in this patch")) }
        let change = patch.files[index]
        // The index holds three versions and none of them is the change.
        if change.status == .unmerged, workTree == nil { return .unread(.unmerged) }

        let (old, new): (SideContent, SideContent)
        do throws(UnreadObject) { (old, new) = try sides(ofFileAt: index) } catch { return .unread(error.reason) }
        if change.old != nil { patch.files[index].old?.size = old.storedSize }
        if change.new != nil { patch.files[index].new?.size = new.storedSize }

        var content = needs.contains(.lines) ? try lines(of: change, old, new) : FileContent()
        content.isBinary = old.isBinary || new.isBinary
        content.isTranscoded = old.encoding.isUTF16 || new.encoding.isUTF16
        if content.missing == nil, old.encoding == .doubtful || new.encoding == .doubtful {
            content.missing = .unsupported("a byte order mark of UTF-16 before what may be read in another way")
        }
        if needs.contains(.base), change.old != nil { content.base = old.withBytes(Array.init) }
        if needs.contains(.head), change.new != nil { content.head = new.withBytes(Array.init) }
        if change.status == .unmerged { content.missing = .unmerged }
        return content
    }

    public func attributes(inDirectory directory: GitPath) throws(Interruption) -> AttributesFile {
        try repository.interruption.check()
        guard let base = patch.base else { return .absent }
        return repository.attributes(inDirectory: directory, at: base)
    }

    /// Both sides of one file; of the last one asked for without reading it again.
    private func sides(ofFileAt index: Int) throws(UnreadObject) -> (old: SideContent, new: SideContent) {
        if let last, last.index == index { return (last.old, last.new) }
        let change = patch.files[index]
        let old = try source(of: change.old)
        let new = change.keepsContent ? old : try source(of: change.new, isNew: true)
        let sides: (old: SideContent, new: SideContent)
        switch (old, new) {
        case (.blob(let before, let size), .blob(let after, let newSize))
        where repository.threads > 1 && before != after && size + newSize >= LargeBlobs.bytes:
            sides = try repository.contents(of: LargeBlobs(old: before, new: after))
        default:
            let content = try content(from: old)
            sides = (content, change.keepsContent ? content : try self.content(from: new))
        }
        last = (index, sides.old, sides.new)
        return sides
    }

    public func reopener() -> (any PatchReopening)? {
        guard workTree == nil else { return nil }
        return RepositoryReopening(
            patch: patch, path: repository.path, verification: repository.verification, trustedOwners: repository.trustedOwners,
            limits: repository.limits, interruption: repository.interruption)
    }

    private func lines(of change: FileChange, _ old: SideContent, _ new: SideContent) throws(Interruption) -> FileContent {
        let limits = repository.limits
        let removesAll = change.status != .copied
        if comesWhole(change, old, new) {
            var collector = LineCollector(limit: limits.fileLines)
            (removesAll ? old : .empty).withBytes { before in new.withBytes { after in collector.replace(before, by: after) } }
            return collector.isOverLimit ? tooManyLines : collector.content
        }
        if old.isSameText(as: new) { return FileContent() }
        return switch try LineDiff.compare(old, new, limit: limits.fileLines, interruption: repository.interruption) {
        case .complete(let content): content
        case .tooManyLines: tooManyLines
        case .failed: .unread(.unsupported("the line diff failed"))
        }
    }

    /// True where one content replaces another instead of growing out of it.
    private func comesWhole(_ change: FileChange, _ old: SideContent, _ new: SideContent) -> Bool {
        switch change.status {
        case .added, .deleted, .renamed, .copied, .typeChanged: true
        // Equal texts in different encodings are different files.
        case .modified, .unmerged: old.encoding != new.encoding
        }
    }

    private var tooManyLines: FileContent {
        .unread(.unsupported("a change of more than \(repository.limits.fileLines) lines"))
    }

    /// Where the content of one side comes from.
    private enum Source {
        case content(SideContent)
        /// Not read yet; with its bytes as its header states them.
        case blob(ObjectID, size: Int)
    }

    private func source(of version: FileVersion?, isNew: Bool = false) throws(UnreadObject) -> Source {
        guard let version else { return .content(.empty) }
        if version.mode == .submodule {
            guard let commit = version.blob else { throw UnreadObject(.unsupported("a submodule without a commit")) }
            return .content(SideContent(bytes: Array("Subproject commit \(commit.hex)\n".utf8)))
        }
        let limit = repository.limits.fileBytes
        if isNew, let workTree {
            return .content(SideContent(bytes: try workTree.content(of: version, limit: limit)))
        }
        guard let blob = version.blob else { throw UnreadObject(.unsupported("a file without an object id")) }
        return .blob(blob, size: try repository.objects.size(ofBlob: blob, limit: limit))
    }

    private func content(from source: Source) throws(UnreadObject) -> SideContent {
        switch source {
        case .content(let content): content
        case .blob(let blob, _): SideContent(blob: try repository.objects.blob(blob))
        }
    }
}

/// Opens a repository again for a patch whose two sides are objects.
private struct RepositoryReopening: PatchReopening {
    let patch: Patch
    let path: String
    let verification: ObjectVerification
    let trustedOwners: TrustedOwners
    let limits: GitLimits
    let interruption: any InterruptionCheck

    func reader() throws -> any PatchReader {
        let repository = try GitRepository(
            openingAt: path, verification: verification, trustedOwners: trustedOwners, limits: limits, interruption: interruption)
        return RepositoryPatchReader(patch, in: repository)
    }
}

/// A patch whose contents are already at hand, such as a rule's example.
public struct PatchInMemory: PatchReader, PatchReopening, Hashable, Sendable {
    public var patch: Patch
    /// One for each of `patch.files`, in the same order.
    public var contents: [FileContent]
    /// The `.gitattributes` file at the top; there are no others.
    public var attributes = AttributesFile.absent

    /// - Returns: nil unless there is one content for each file.
    public init?(patch: Patch, contents: [FileContent]) {
        guard patch.files.count == contents.count else { return nil }
        self.patch = patch
        self.contents = contents
    }

    /// A patch of one file.
    public init(change: FileChange, content: FileContent, source: PatchSource = .text) {
        patch = Patch(source: source, files: [change])
        contents = [content]
    }

    public func content(ofFileAt index: Int, needs: ContentNeeds) throws(Interruption) -> FileContent {
        contents[index]
    }

    public func attributes(inDirectory directory: GitPath) throws(Interruption) -> AttributesFile {
        directory.bytes.isEmpty ? attributes : .absent
    }

    public func reopener() -> (any PatchReopening)? { self }

    public func reader() -> any PatchReader { self }
}

public import RiskModel

/// A patch made of text. What the text leaves out of a file is a gap of that file.
///
/// Whole contents are at hand only for files added or deleted whole.
public struct PatchTextReader: PatchReader, PatchReopening {
    public let patch: Patch

    private let bytes: [UInt8]
    /// For each file, the sections that stand for it.
    private let sections: [[PatchTextSection]]
    private let limits: GitLimits
    private let interruption: any InterruptionCheck

    init(
        patch: Patch, bytes: [UInt8], sections: [[PatchTextSection]], limits: GitLimits, interruption: any InterruptionCheck
    ) {
        self.patch = patch
        self.bytes = bytes
        self.sections = sections
        self.limits = limits
        self.interruption = interruption
    }

    public func content(ofFileAt index: Int, needs: ContentNeeds) throws(Interruption) -> FileContent {
        try interruption.check()
        guard sections.indices.contains(index) else { return .unread(.unsupported("there is no file \(index) in this patch")) }
        var collector = LineCollector(limit: limits.fileLines)
        do throws(GitPatchError) {
            for section in sections[index] { try section.collect(from: bytes, into: &collector) }
        } catch {
            return .unread(.unsupported(error.message))
        }
        guard !collector.isOverLimit else { return .unread(.unsupported("a change of more than \(limits.fileLines) lines")) }
        var content = collector.content
        content.missing = sections[index].lazy.compactMap(\.missing).first
        content.isBinary = sections[index].contains { $0.body == .binary } || content.text.contains(0)
        let isWhole =
            content.missing == nil && sections[index].allSatisfy { [.added, .deleted].contains($0.header.change.status) }
        if isWhole, needs.contains(.base), patch.files[index].old != nil { content.base = content.lines(.removed) }
        if isWhole, needs.contains(.head), patch.files[index].new != nil { content.head = content.lines(.added) }
        return content
    }

    public func reopener() -> (any PatchReopening)? { self }

    public func reader() -> any PatchReader { self }
}

extension FileContent {
    /// All lines of one origin, joined.
    fileprivate func lines(_ origin: Line.Origin) -> [UInt8] {
        lines.lazy.filter { $0.origin == origin }.flatMap { text[$0.range] }
    }
}

public import RiskModel

/// Patch text as `git diff`, `git show` and `git format-patch` write it.
///
/// Shape: an optional preamble (mail headers, a commit message), one or more sections that each begin
/// with `diff --git`, and an optional mail signature. Every line is accounted for: whatever is none of
/// these is an error with its line number, because a tool that applies the text might see a change in it.
///
/// The grammar is git's (`diff.c`, `apply.c`) and is read here rather than by libgit2, which accepts
/// sections cut short and lines it ignores, and refuses what git writes for an empty file or for a
/// renamed path with a blank in it.
public enum PatchText {
    /// - Throws: `malformedPatch`, `tooLarge`, `interrupted`.
    public static func read(
        _ bytes: [UInt8], limits: GitLimits = GitLimits(), interruption: any InterruptionCheck = Uninterrupted()
    ) throws(GitPatchError) -> PatchTextReader {
        guard bytes.count <= limits.textBytes else {
            throw GitPatchError(.tooLarge, "the patch text has \(bytes.count) bytes; at most \(limits.textBytes) are read")
        }
        var cursor = TextCursor(bytes)
        try PatchTextPreamble.skip(&cursor)
        var files = FileList(limit: limits.files)
        while cursor.line.starts(with: PatchTextHeader.start) {
            do throws(Interruption) { try interruption.check() } catch { throw GitPatchError(error) }
            let line = cursor.number
            let section = try PatchTextSection(from: &cursor)
            try files.add(section, line: line)
        }
        try skipSignature(&cursor)
        let patch = Patch(source: .text, files: files.entries.map(\.change))
        return PatchTextReader(
            patch: patch, bytes: bytes, sections: files.entries.map(\.sections), limits: limits, interruption: interruption)
    }

    /// Passes over what `git format-patch` puts at the end: `-- `, the version of git, empty lines.
    private static func skipSignature(_ cursor: inout TextCursor) throws(GitPatchError) {
        if cursor.line.elementsEqual("-- \n".utf8) {
            cursor.advance()
            if !cursor.isAtEnd { cursor.advance() }
        }
        while cursor.line.elementsEqual("\n".utf8) { cursor.advance() }
        guard cursor.isAtEnd else {
            throw cursor.malformed("text after the end of a change; give one patch at a time, and nothing behind it")
        }
    }

    /// Collects sections into one change per path.
    private struct FileList {
        struct Entry {
            var change: FileChange
            /// Two for a type change, which git writes as a deletion and an addition.
            var sections: [PatchTextSection]
        }

        private(set) var entries: [Entry] = []
        private var paths: Set<GitPath> = []
        private var gone: Set<GitPath> = []
        private let limit: Int

        init(limit: Int) { self.limit = limit }

        mutating func add(_ section: PatchTextSection, line: Int) throws(GitPatchError) {
            let change = section.header.change
            if joinTypeChange(section) { return }
            if let old = change.old, change.status == .deleted || change.status == .renamed {
                guard gone.insert(old.path).inserted else { throw Self.twice(line) }
            }
            guard paths.insert(change.path).inserted else { throw Self.twice(line) }
            guard entries.count < limit else { throw GitPatchError(.tooLarge, "more than \(limit) files in the patch text") }
            entries.append(Entry(change: change, sections: [section]))
        }

        /// A file deleted and at once added as something else.
        private mutating func joinTypeChange(_ section: PatchTextSection) -> Bool {
            guard let last = entries.last, last.change.status == .deleted, section.header.change.status == .added,
                let old = last.change.old, let new = section.header.change.new,
                old.path == new.path, old.mode.type != new.mode.type
            else { return false }
            let change = FileChange(status: .typeChanged, old: old, new: new)
            entries[entries.count - 1] = Entry(change: change, sections: last.sections + [section])
            return true
        }

        private static func twice(_ line: Int) -> GitPatchError {
            GitPatchError(.malformedPatch(line: line), "line \(line): a second change of one path; join them into one")
        }
    }
}

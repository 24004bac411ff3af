/// What may stand before the first section of patch text: mail headers, a commit message, a diffstat.
///
/// Other tools look for changes there, too: `git am` undoes the encoding of a mail before it applies it,
/// and GNU patch finds context, normal and ed diffs, and indented ones. Whatever one of them could apply
/// is refused, because it would be a change that nobody judged.
/// Sources: git's `mailinfo.c` and `apply.c`; GNU patch's `intuit_diff_type`.
enum PatchTextPreamble {
    /// Passes over everything before the first section.
    ///
    /// - Throws: `malformedPatch` where there is a change outside a section, an encoding, or no section at all.
    static func skip(_ cursor: inout TextCursor) throws(GitPatchError) {
        var previous: ArraySlice<UInt8> = []
        while !cursor.isAtEnd, !cursor.line.starts(with: PatchTextHeader.start) {
            if let header = MailHeader(at: cursor), let objection = header.objection { throw cursor.malformed(objection) }
            let line = unquoted(cursor.body)
            if line.starts(with: "diff --cc ".utf8) || line.starts(with: "diff --combined ".utf8) {
                throw cursor.malformed("a combined diff of a merge; ask git for the diff against one parent")
            }
            if beginsChange(line, after: previous) {
                throw cursor.malformed("a change outside a `diff --git` section; make the patch with git")
            }
            previous = line
            cursor.advance()
        }
        guard !cursor.isAtEnd else { throw cursor.malformed("no `diff --git` line in the whole text: it changes nothing") }
    }

    /// A line without what GNU patch and mail readers overlook before it: blanks, the X of a quoted
    /// patch, the `- ` of RFC 934, a byte order mark.
    private static func unquoted(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while true {
            if let rest = line.after("- ".utf8) ?? line.after("\u{FEFF}".utf8) {
                line = rest
            } else if let first = line.first, [0x20, 0x09, UInt8(ascii: "X")].contains(first) {
                line = line.dropFirst()
            } else {
                return line
            }
        }
    }

    private static func beginsChange(_ line: ArraySlice<UInt8>, after previous: ArraySlice<UInt8>) -> Bool {
        if line.starts(with: PatchTextHeader.start) || isEdCommand(line) { return true }
        if let range = line.after("@@ -".utf8), range.leadingNumber() != nil { return true }
        // The names of a unified diff, of a context diff, and the first range of a context diff.
        return previous.starts(with: "--- ".utf8) && line.starts(with: "+++ ".utf8)
            || previous.starts(with: "*** ".utf8) && line.starts(with: "--- ".utf8)
            || previous.starts(with: "********".utf8) && line.starts(with: "*** ".utf8)
    }

    /// `3d`, `1,2c`, `5a6,7`: a command of ed, or the head of a normal diff.
    private static func isEdCommand(_ line: ArraySlice<UInt8>) -> Bool {
        guard let command = afterLines(line), let letter = command.first, "acd".utf8.contains(letter) else { return false }
        let rest = command.dropFirst().prefix { $0 != 0x0D }
        return rest.isEmpty || afterLines(rest)?.isEmpty == true
    }

    /// What follows one line number or two with a comma between; nil where none stands there.
    private static func afterLines(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let first = text.leadingNumber() else { return nil }
        return first.rest.after(",".utf8).flatMap { $0.leadingNumber()?.rest } ?? first.rest
    }
}

/// A header of a mail, or of one of its parts, that says how the lines below it are written.
private struct MailHeader {
    private let name: String
    /// In lower case, unfolded, without blanks around it.
    private let value: String

    /// nil where no such header begins at the cursor.
    init?(at cursor: TextCursor) {
        guard let colon = cursor.body.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        name = Self.text(cursor.body[..<colon])
        guard ["content-transfer-encoding", "content-type"].contains(name) else { return nil }
        var value = Array(cursor.body[cursor.body.index(after: colon)...])
        var following = cursor
        following.advance()
        while let first = following.line.first, first == 0x20 || first == 0x09 {
            value += following.body
            following.advance()
        }
        self.value = Self.text(value[...])
    }

    /// Why a patch below this header is not what it seems; nil where it is.
    var objection: String? {
        if name == "content-type" {
            let rewrites = value.contains("multipart/") || value.contains("flowed")
            return rewrites ? "a mail of several parts or with reflowed lines; give the patch as git writes it" : nil
        }
        guard !["7bit", "8bit", "binary"].contains(value) else { return nil }
        return "a mail whose content is encoded for transfer; decode it first, so that what is applied is what is read"
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let isBlank: (UInt8) -> Bool = { [0x20, 0x09, 0x0D].contains($0) }
        var bytes = bytes.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self).lowercased()
    }
}

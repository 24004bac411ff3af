import RiskModel

/// One section of patch text: a header, and the place of the lines it stands for.
struct PatchTextSection {
    enum Body: Equatable {
        case none
        case hunks
        /// Content that is not text, encoded or left out.
        case binary
    }

    let header: PatchTextHeader
    let body: Body
    /// Where the body begins.
    private let offset: Int
    private let line: Int

    /// Reads a section and leaves the cursor behind it.
    ///
    /// - Throws: `malformedPatch`.
    init(from cursor: inout TextCursor) throws(GitPatchError) {
        let start = cursor
        header = try PatchTextHeader(from: &cursor)
        offset = cursor.offset
        line = cursor.number
        if cursor.line.starts(with: "@@ ".utf8) {
            body = .hunks
            var hunks = HunkReader(of: header.change)
            var none: LineCollector?
            try hunks.read(&cursor, into: &none)
        } else if cursor.line.elementsEqual("GIT binary patch\n".utf8) {
            body = .binary
            try BinaryPatch.skip(&cursor)
        } else if cursor.line.starts(with: "Binary files ".utf8), cursor.body.reversed().starts(with: " differ".utf8.reversed()) {
            body = .binary
            cursor.advance()
        } else {
            body = .none
        }
        if header.namesContent, body != .hunks { throw start.malformed("names without the hunks that belong to them") }
        if body == .hunks, !header.namesContent { throw start.malformed("hunks without `---` and `+++` lines") }
        if body == .none, header.change.status == .modified, header.change.old?.mode == header.change.new?.mode {
            throw start.malformed("a section that changes nothing")
        }
    }

    /// Why the lines of the section may not be all of the change.
    var missing: Gap.Reason? {
        if body == .binary { return .binaryText }
        switch header.change.status {
        case .renamed, .copied:
            return .partialText
        case .added, .deleted:
            // No lines stand for an empty file; any other one was left out (`--irreversible-delete`).
            return body == .hunks || header.isOfEmptyFile ? nil : .partialText
        case .modified, .typeChanged, .unmerged:
            return header.knowsModes ? nil : .partialText
        }
    }

    /// Adds the lines of the section. It was read before, so that it does not fail now.
    func collect(from bytes: [UInt8], into collector: inout LineCollector) throws(GitPatchError) {
        guard body == .hunks else { return }
        var cursor = TextCursor(bytes, at: offset, number: line)
        var hunks = HunkReader(of: header.change)
        var filling: LineCollector? = collector
        try hunks.read(&cursor, into: &filling)
        collector = filling ?? collector
    }
}

/// The encoded form of a binary change. Its lines are counted for, and not decoded.
private enum BinaryPatch {
    private static let alphabet = Set(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".utf8)

    static func skip(_ cursor: inout TextCursor) throws(GitPatchError) {
        cursor.advance()
        guard isStart(cursor.body) else { throw cursor.malformed("a binary patch without data") }
        // Forward, and back where git can reverse it.
        while isStart(cursor.body) {
            cursor.advance()
            while !cursor.body.isEmpty {
                guard isData(cursor.body) else { throw cursor.malformed("a damaged line of a binary patch") }
                cursor.advance()
            }
            guard !cursor.isAtEnd else { throw cursor.malformed("a binary patch that breaks off") }
            cursor.advance()
        }
    }

    private static func isStart(_ line: ArraySlice<UInt8>) -> Bool {
        guard let size = line.after("literal ".utf8) ?? line.after("delta ".utf8) else { return false }
        return size.leadingNumber()?.rest.isEmpty == true
    }

    /// A letter for the number of bytes, then five characters for each four of them.
    private static func isData(_ line: ArraySlice<UInt8>) -> Bool {
        let count: Int
        switch line.first {
        case .some(let letter) where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter):
            count = Int(letter - UInt8(ascii: "A")) + 1
        case .some(let letter) where (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter):
            count = Int(letter - UInt8(ascii: "a")) + 27
        default: return false
        }
        return line.count == 1 + (count + 3) / 4 * 5 && line.dropFirst().allSatisfy(alphabet.contains)
    }
}

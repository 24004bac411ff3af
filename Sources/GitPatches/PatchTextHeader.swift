public import RiskModel

/// What stands in a section of patch text before its hunks. Source: git's `diff.c`, `fill_metainfo`.
struct PatchTextHeader {
    static let start = Array("diff --git ".utf8)

    let change: FileChange
    /// It has `---` and `+++` lines, so that hunks must follow.
    let namesContent: Bool
    /// Both modes stand in the text; where not, a plain file is assumed.
    let knowsModes: Bool
    /// By its id, the one side of an added or deleted file is empty.
    let isOfEmptyFile: Bool

    /// - Throws: `malformedPatch`.
    init(from cursor: inout TextCursor) throws(GitPatchError) {
        let start = cursor
        let fields = try Fields(from: &cursor)
        let (oldPath, newPath) = try fields.paths(start)
        for path in [oldPath, newPath] where !path.isSafe {
            throw start.malformed("a path that leaves the work tree or lies in a git directory")
        }
        guard Self.headerNames(start.body, oldPath, newPath) else {
            throw start.malformed("the `diff --git` line does not name a/ and b/ of the paths below it")
        }
        let status = fields.status
        let mode = try fields.modes(start)
        guard status != .added && status != .deleted || oldPath == newPath else {
            throw start.malformed("an added or deleted file with two names")
        }
        change = FileChange(
            status: status,
            old: status == .added
                ? nil : FileVersion(path: oldPath, mode: mode.old ?? .regular, blob: fields.index?.old.id),
            new: status == .deleted
                ? nil : FileVersion(path: newPath, mode: mode.new ?? .regular, blob: fields.index?.new.id))
        namesContent = fields.oldName != nil
        knowsModes = mode.old != nil && mode.new != nil
        isOfEmptyFile = (status == .added ? fields.index?.new : fields.index?.old)?.isEmptyBlob ?? false
    }

    /// The names behind `diff --git ` are ambiguous by themselves; here it is known what they have to be.
    private static func headerNames(_ line: ArraySlice<UInt8>, _ old: GitPath, _ new: GitPath) -> Bool {
        var rest = line.dropFirst(start.count)
        guard takeName("a/".utf8 + old.bytes, from: &rest), rest.popFirst() == UInt8(ascii: " ") else { return false }
        return takeName("b/".utf8 + new.bytes, from: &rest) && rest.isEmpty
    }

    private static func takeName(_ name: [UInt8], from rest: inout ArraySlice<UInt8>) -> Bool {
        if rest.first == UInt8(ascii: "\"") {
            guard let quoted = QuotedName(rest) else { return false }
            rest = quoted.rest
            return quoted.name == name
        }
        guard let following = rest.after(name) else { return false }
        rest = following
        return true
    }
}

extension GitPath {
    /// A path that stays inside a work tree and out of any git directory.
    fileprivate var isSafe: Bool {
        components.allSatisfy { component in
            let lower = component.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
            return !component.isEmpty && ![".", "..", ".git"].contains { lower.elementsEqual($0.utf8) } && !component.contains(0)
        }
    }
}

extension GitPath {
    /// A path as a person gives it: as it is, or between double quotes with escapes as git prints one of unusual bytes.
    public init(written text: String) {
        let quoted = QuotedName(Array(text.utf8)[...])
        self.init(bytes: quoted.flatMap { $0.rest.isEmpty ? $0.name : nil } ?? Array(text.utf8))
    }
}

/// A C string between double quotes, as git writes paths with unusual bytes.
struct QuotedName {
    let name: [UInt8]
    let rest: ArraySlice<UInt8>

    /// nil unless `text` begins with one.
    init?(_ text: ArraySlice<UInt8>) {
        guard var rest = text.after("\"".utf8) else { return nil }
        var name: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                self.name = name
                self.rest = rest
                return
            case UInt8(ascii: "\\"):
                guard let escaped = Self.escape(&rest) else { return nil }
                name.append(escaped)
            default:
                name.append(byte)
            }
        }
        return nil
    }

    private static func escape(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
        let octal = rest.prefix(3)
        if octal.count == 3, let number = octal.leadingNumber(radix: 8), number.rest.isEmpty {
            rest = rest.dropFirst(3)
            return UInt8(exactly: number.value)
        }
        switch rest.popFirst() {
        case UInt8(ascii: "a"): return 0x07
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "v"): return 0x0B
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "\""): return 0x22
        case UInt8(ascii: "\\"): return 0x5C
        default: return nil
        }
    }
}

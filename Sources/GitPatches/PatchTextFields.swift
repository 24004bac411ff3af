import RiskModel

extension PatchTextHeader {
    /// The lines of a header as they stand there, each kind at most once.
    struct Fields {
        /// One side of an `index` line.
        struct Blob {
            /// nil where it is abbreviated or stands for nothing.
            var id: ObjectID?
            var isEmptyBlob: Bool
        }

        private(set) var oldMode: FileMode?
        private(set) var newMode: FileMode?
        private(set) var addedMode: FileMode?
        private(set) var deletedMode: FileMode?
        private(set) var from: [UInt8]?
        private(set) var to: [UInt8]?
        private(set) var isCopy = false
        private(set) var index: (old: Blob, new: Blob, mode: FileMode?)?
        /// The `---` and `+++` lines; an empty name stands for `/dev/null`.
        private(set) var oldName: [UInt8]?
        private(set) var newName: [UInt8]?
        private var seen: Set<String> = []

        /// - Throws: `malformedPatch`.
        init(from cursor: inout TextCursor) throws(GitPatchError) {
            cursor.advance()
            while let (keyword, value) = Self.keyword(of: cursor.body) {
                guard seen.insert(keyword).inserted else { throw cursor.malformed("a second `\(keyword.trimmed)` line") }
                guard cursor.line.last == UInt8(ascii: "\n") else { throw cursor.malformed("the text breaks off in a header") }
                try set(keyword, value, cursor)
                cursor.advance()
                // Hunks follow the names, and nothing else of a header.
                if keyword == "+++ " { break }
            }
        }

        var status: ChangeStatus {
            if addedMode != nil { return .added }
            if deletedMode != nil { return .deleted }
            guard from != nil else { return .modified }
            return isCopy ? .copied : .renamed
        }

        private static let keywords = [
            "old mode ", "new mode ", "new file mode ", "deleted file mode ", "similarity index ", "dissimilarity index ",
            "rename from ", "rename to ", "copy from ", "copy to ", "index ", "--- ", "+++ ",
        ]

        private static func keyword(of line: ArraySlice<UInt8>) -> (String, ArraySlice<UInt8>)? {
            // The signature of a mail.
            guard !line.elementsEqual("-- ".utf8) else { return nil }
            for keyword in keywords {
                if let value = line.after(keyword.utf8) { return (keyword, value) }
            }
            return nil
        }

        private mutating func set(_ keyword: String, _ value: ArraySlice<UInt8>, _ cursor: TextCursor) throws(GitPatchError) {
            switch keyword {
            case "old mode ": oldMode = try Self.mode(value, cursor)
            case "new mode ": newMode = try Self.mode(value, cursor)
            case "new file mode ": addedMode = try Self.mode(value, cursor)
            case "deleted file mode ": deletedMode = try Self.mode(value, cursor)
            case "rename from ": from = try Self.name(value, cursor)
            case "rename to ": to = try Self.name(value, cursor)
            case "copy from ":
                from = try Self.name(value, cursor)
                isCopy = true
            case "copy to ":
                to = try Self.name(value, cursor)
                isCopy = true
            case "index ": index = try Self.index(value, cursor)
            case "--- ": oldName = try Self.prefixedName(value, "a/", cursor)
            case "+++ ": newName = try Self.prefixedName(value, "b/", cursor)
            default:
                guard let number = value.leadingNumber(), number.value <= 100, number.rest.elementsEqual("%".utf8) else {
                    throw cursor.malformed("a damaged percentage")
                }
            }
        }

        private static func mode(_ value: ArraySlice<UInt8>, _ cursor: TextCursor) throws(GitPatchError) -> FileMode {
            guard let number = value.leadingNumber(radix: 8), number.rest.isEmpty, value.count == 6,
                let mode = FileMode(rawValue: UInt32(number.value))
            else { throw cursor.malformed("a file mode that git does not have") }
            return mode
        }

        private static func name(_ value: ArraySlice<UInt8>, _ cursor: TextCursor) throws(GitPatchError) -> [UInt8] {
            if let quoted = QuotedName(value), quoted.rest.isEmpty { return quoted.name }
            // git quotes all of these.
            guard !value.isEmpty, value.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }) else {
                throw cursor.malformed("a damaged path")
            }
            return Array(value)
        }

        private static func prefixedName(
            _ value: ArraySlice<UInt8>, _ prefix: String, _ cursor: TextCursor
        ) throws(GitPatchError) -> [UInt8] {
            // git ends a name with a tab where it holds a blank.
            let path = try name(value.last == UInt8(ascii: "\t") ? value.dropLast() : value, cursor)
            if path.elementsEqual("/dev/null".utf8) { return [] }
            guard let bare = path[...].after(prefix.utf8), !bare.isEmpty else {
                throw cursor.malformed("a path without the prefix \(prefix)")
            }
            return Array(bare)
        }

        private static func index(
            _ value: ArraySlice<UInt8>, _ cursor: TextCursor
        ) throws(GitPatchError) -> (old: Blob, new: Blob, mode: FileMode?) {
            let parts = value.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            let ids = parts[0]
            let old = ids.prefix { $0 != UInt8(ascii: ".") }
            guard (1...2).contains(parts.count), let new = ids[old.endIndex...].after("..".utf8),
                let oldBlob = Blob(old), let newBlob = Blob(new)
            else { throw cursor.malformed("a damaged `index` line") }
            return (oldBlob, newBlob, parts.count == 2 ? try mode(parts[1], cursor) : nil)
        }
    }
}

extension PatchTextHeader.Fields.Blob {
    private static let digits = Set("0123456789abcdefABCDEF".utf8)
    private static let emptyBlob = Array("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391".utf8)

    init?(_ hex: ArraySlice<UInt8>) {
        guard (4...40).contains(hex.count), hex.allSatisfy(Self.digits.contains) else { return nil }
        let isZero = hex.allSatisfy { $0 == UInt8(ascii: "0") }
        id = isZero ? nil : ObjectID(hex: String(decoding: hex, as: UTF8.self))
        isEmptyBlob = Self.emptyBlob.starts(with: hex)
    }
}

extension PatchTextHeader.Fields {
    /// The old and new path; the same one where only one exists.
    func paths(_ start: TextCursor) throws(GitPatchError) -> (old: GitPath, new: GitPath) {
        guard (oldName == nil) == (newName == nil) else { throw start.malformed("only one of the `---` and `+++` lines") }
        guard (from == nil) == (to == nil) else { throw start.malformed("only one half of a rename or copy") }
        if let oldName, let newName {
            guard oldName.isEmpty == (addedMode != nil), newName.isEmpty == (deletedMode != nil) else {
                throw start.malformed("/dev/null where the file is neither added nor deleted, or the reverse")
            }
            guard oldName.isEmpty || newName.isEmpty || from != nil || oldName == newName else {
                throw start.malformed("two names for one file, and no rename")
            }
            guard from == nil || (from == oldName && to == newName) else {
                throw start.malformed("`rename` or `copy` lines that name other files than `---` and `+++`")
            }
        }
        if let from, let to { return (GitPath(bytes: from), GitPath(bytes: to)) }
        if let name = [newName, oldName].compactMap({ $0 }).first(where: { !$0.isEmpty }) {
            return (GitPath(bytes: name), GitPath(bytes: name))
        }
        let path = GitPath(bytes: try Self.twiceNamed(start))
        return (path, path)
    }

    /// The modes of both sides, where they are known.
    func modes(_ start: TextCursor) throws(GitPatchError) -> (old: FileMode?, new: FileMode?) {
        guard [addedMode, deletedMode, from.map { _ in .regular }].compactMap({ $0 }).count <= 1,
            (oldMode == nil) == (newMode == nil), oldMode == nil || (addedMode == nil && deletedMode == nil)
        else { throw start.malformed("header lines that contradict each other") }
        if let oldMode, let newMode {
            guard oldMode.type == newMode.type, index?.mode == nil else {
                throw start.malformed("a mode line that git does not write")
            }
            return (oldMode, newMode)
        }
        return (deletedMode ?? index?.mode, addedMode ?? index?.mode)
    }

    /// The path of a `diff --git a/PATH b/PATH` line that no other line repeats.
    private static func twiceNamed(_ start: TextCursor) throws(GitPatchError) -> [UInt8] {
        let names = start.body.dropFirst(PatchTextHeader.start.count)
        let name: [UInt8]
        if let quoted = QuotedName(names) {
            name = quoted.name
        } else {
            // Both are equally long, with a blank between.
            name = Array(names.prefix(max(0, names.count - 1) / 2))
        }
        guard let path = name[...].after("a/".utf8) else { throw start.malformed("paths without the prefixes a/ and b/") }
        return Array(path)
    }
}

extension String {
    fileprivate var trimmed: String { hasSuffix(" ") ? String(dropLast()) : self }
}

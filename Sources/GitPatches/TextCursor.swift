/// Walks over bytes line by line.
struct TextCursor {
    let bytes: [UInt8]
    /// The line it stands on, with its end; empty after the last.
    private(set) var line: ArraySlice<UInt8>
    /// 1-based.
    private(set) var number: Int

    init(_ bytes: [UInt8], at offset: Int = 0, number: Int = 1) {
        self.bytes = bytes
        self.number = number
        line = []
        line = upToEnd(from: offset)
    }

    /// Where the line begins in `bytes`.
    var offset: Int { line.startIndex }
    var isAtEnd: Bool { line.isEmpty }

    /// The line without its end.
    var body: ArraySlice<UInt8> { line.last == UInt8(ascii: "\n") ? line.dropLast() : line }

    mutating func advance() {
        line = upToEnd(from: line.endIndex)
        number += 1
    }

    func malformed(_ what: String) -> GitPatchError {
        GitPatchError(.malformedPatch(line: number), "line \(number): \(what)")
    }

    private func upToEnd(from start: Int) -> ArraySlice<UInt8> {
        let rest = bytes[start...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return rest }
        return rest[...end]
    }
}

extension ArraySlice<UInt8> {
    /// What follows a prefix; nil where it does not stand there.
    func after(_ prefix: some Collection<UInt8>) -> ArraySlice<UInt8>? {
        starts(with: prefix) ? dropFirst(prefix.count) : nil
    }

    /// A number without sign of at most nine digits, and what follows it.
    func leadingNumber(radix: Int = 10) -> (value: Int, rest: ArraySlice<UInt8>)? {
        let zero = UInt8(ascii: "0")
        let digits = prefix { $0 >= zero && $0 < zero + UInt8(radix) }
        guard (1...9).contains(digits.count) else { return nil }
        return (digits.reduce(0) { $0 * radix + Int($1 - zero) }, self[digits.endIndex...])
    }
}

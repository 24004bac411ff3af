import CPCRE2

/// The names a pattern gives to its groups. `(?J)` lets several groups share one.
struct GroupNames: Sendable {
    /// Group numbers by name, ascending.
    let numbers: [String: [Int]]

    init(of pattern: CompiledPattern) {
        let count = pattern.number(PCRE2_INFO_NAMECOUNT)
        let entrySize = pattern.number(PCRE2_INFO_NAMEENTRYSIZE)
        var table: UnsafePointer<UInt8>?
        var numbers: [String: [Int]] = [:]
        if count > 0, pcre2_pattern_info_8(pattern.code, UInt32(PCRE2_INFO_NAMETABLE), &table) == 0, let table {
            for index in 0..<count {
                // Two bytes of number, most significant first; then the name, zero-terminated.
                let entry = UnsafeBufferPointer(start: table + index * entrySize, count: entrySize)
                let name = String(decoding: entry.dropFirst(2).prefix { $0 != 0 }, as: UTF8.self)
                numbers[name, default: []].append(Int(entry[0]) << 8 | Int(entry[1]))
            }
        }
        self.numbers = numbers.mapValues { $0.sorted() }
    }
}

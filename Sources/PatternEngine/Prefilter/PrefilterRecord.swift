import RiskModel

extension Prefilter {
    /// Everything that compiling found out, as bytes: for each pattern whether it is filtered; for each part its dialect, the
    /// patterns in which case is ignored, and the database. Numbers are 8 bytes, least significant first.
    var record: [UInt8]? {
        var bytes = isFiltered.map { $0 ? UInt8(1) : 0 }
        bytes.append(UInt8(parts.count))
        for part in parts {
            guard let database = part.database.serialized, let dialect = Pattern.Dialect.allCases.firstIndex(of: part.dialect)
            else { return nil }
            bytes.append(UInt8(dialect))
            for block in [part.caseless.flatMap(Self.bytes), database] { bytes += Self.bytes(block.count) + block }
        }
        return bytes
    }

    /// - Returns: nil for bytes that are no record of so many patterns, or of another build of the library.
    init?(record: [UInt8], patternCount: Int) {
        var rest = record[...]
        guard let flags = Self.take(patternCount, &rest), let partCount = Self.take(1, &rest)?.first else { return nil }
        var parts: [Part] = []
        for _ in 0..<partCount {
            guard let dialect = Self.take(1, &rest)?.first, Int(dialect) < Pattern.Dialect.allCases.count,
                let caseless = Self.takeBlock(&rest), caseless.count % 8 == 0,
                let database = Self.takeBlock(&rest).flatMap({ PrefilterDatabase(serialized: $0) })
            else { return nil }
            let numbers = stride(from: caseless.startIndex, to: caseless.endIndex, by: 8).map {
                Self.number(caseless[$0..<$0 + 8])
            }
            guard numbers.allSatisfy((0..<patternCount).contains) else { return nil }
            parts.append(Part(dialect: Pattern.Dialect.allCases[Int(dialect)], database: database, caseless: numbers))
        }
        guard rest.isEmpty else { return nil }
        self.parts = parts
        isFiltered = flags.map { $0 == 1 }
    }

    private static func bytes(_ number: Int) -> [UInt8] { withUnsafeBytes(of: UInt64(number).littleEndian, Array.init) }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        Int(truncatingIfNeeded: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static func takeBlock(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        take(8, &rest).flatMap { take(number($0), &rest) }
    }
}

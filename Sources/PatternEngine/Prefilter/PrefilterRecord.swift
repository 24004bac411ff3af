import RiskModel

extension Prefilter {
    /// Everything that compiling found out, as bytes: for each pattern how it is treated; for each part its group, the
    /// patterns in which case is ignored, the patterns of each literal, and the database. Numbers are 8 bytes, least significant
    /// first; before each list stands the number of its bytes.
    var record: [UInt8]? {
        var bytes = treatments.flatMap { Self.list(Self.numbers(of: $0)) }
        bytes.append(UInt8(parts.count))
        for part in parts {
            guard let database = part.database.serialized else { return nil }
            bytes += Self.bytes(part.group)
            bytes += Self.list(part.caseless) + Self.list(part.patterns.flatMap(Self.list)) + Self.list(database)
        }
        return bytes
    }

    /// - Returns: nil for bytes that are no record of so many patterns, or of another build of the library.
    init?(record: [UInt8], patternCount: Int) {
        var rest = record[...]
        var treatments: [Treatment] = []
        for _ in 0..<patternCount {
            guard let numbers = Self.takeNumbers(&rest, below: .max), let treatment = Self.treatment(of: numbers) else {
                return nil
            }
            treatments.append(treatment)
        }
        guard let partCount = Self.take(1, &rest)?.first else { return nil }
        var parts: [Part] = []
        for _ in 0..<partCount {
            guard let group = Self.takeNumber(&rest), let caseless = Self.takeNumbers(&rest, below: patternCount),
                var lists = Self.takeList(&rest),
                let database = Self.takeList(&rest).flatMap({ PrefilterDatabase(serialized: $0) })
            else { return nil }
            var patterns: [[Int]] = []
            while !lists.isEmpty {
                guard let next = Self.takeNumbers(&lists, below: patternCount) else { return nil }
                patterns.append(next)
            }
            parts.append(
                Part(group: group, database: database, patterns: patterns, caseless: caseless))
        }
        guard rest.isEmpty else { return nil }
        self.init(parts: parts, treatments: treatments)
    }

    private static func numbers(of treatment: Treatment) -> [Int] {
        switch treatment {
        case .none: return []
        case .literals(let minimumLength): return [0, minimumLength]
        case .characters(let required, let isCaseless):
            var numbers = [1, required.minimumLength, isCaseless ? 1 : 0]
            for set in required.sets {
                // Halves, so that none reads as negative.
                for word in [set.low, set.high] { numbers += [Int(word >> 32), Int(word & 0xFFFF_FFFF)] }
                numbers.append(set.hasNonASCII ? 1 : 0)
            }
            return numbers
        }
    }

    private static func treatment(of numbers: [Int]) -> Treatment? {
        guard let first = numbers.first else { return Treatment.none }
        if first == 0 { return numbers.count == 2 ? .literals(minimumLength: numbers[1]) : nil }
        guard numbers.count >= 3, (numbers.count - 3) % 5 == 0 else { return nil }
        let sets = stride(from: 3, to: numbers.count, by: 5).map { start in
            FoldedSet(
                low: UInt64(numbers[start]) << 32 | UInt64(numbers[start + 1]),
                high: UInt64(numbers[start + 2]) << 32 | UInt64(numbers[start + 3]), hasNonASCII: numbers[start + 4] == 1)
        }
        return .characters(RequiredCharacters(minimumLength: numbers[1], sets: sets), isCaseless: numbers[2] == 1)
    }

    private static func bytes(_ number: Int) -> [UInt8] { withUnsafeBytes(of: UInt64(number).littleEndian, Array.init) }

    private static func list(_ bytes: [UInt8]) -> [UInt8] { Self.bytes(bytes.count) + bytes }

    private static func list(_ numbers: [Int]) -> [UInt8] { list(numbers.flatMap(bytes)) }

    private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static func takeNumber(_ rest: inout ArraySlice<UInt8>) -> Int? {
        take(8, &rest).map { Int(truncatingIfNeeded: $0.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) }
    }

    private static func takeList(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        takeNumber(&rest).flatMap { take($0, &rest) }
    }

    private static func takeNumbers(_ rest: inout ArraySlice<UInt8>, below limit: Int) -> [Int]? {
        guard var list = takeList(&rest) else { return nil }
        var numbers: [Int] = []
        while !list.isEmpty {
            guard let number = takeNumber(&list), (0..<limit).contains(number) else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}

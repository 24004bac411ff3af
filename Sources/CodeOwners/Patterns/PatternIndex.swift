/// Which of many patterns a path could match, without trying them all.
///
/// Each pattern is filed under one thing that every path it matches has: leading components, a component, the extension of a component;
/// of several, the one that the fewest patterns have. Keys are hashes: where two are the same, a pattern is tried in vain. A pattern
/// with nothing of the kind is tried always, where its bytes allow it.
struct PatternIndex {
    private var filed: [UInt64: [Int32]] = [:]
    private var unfiled: [Int32] = []
    private let traits: [ByteTraits]

    /// The first pattern has number 0.
    init(_ patterns: [PathPattern]) {
        let keys = patterns.map(\.keys)
        var counts: [UInt64: Int] = [:]
        for key in keys.joined() { counts[key, default: 0] += 1 }
        for (number, keys) in keys.enumerated() {
            if let key = keys.min(by: { counts[$0, default: 0] < counts[$1, default: 0] }) {
                filed[key, default: []].append(Int32(number))
            } else {
                unfiled.append(Int32(number))
            }
        }
        traits = patterns.map(\.traits)
    }

    /// Whether the bytes of a path allow a pattern to match.
    func couldMatch(_ number: Int32, _ path: PathView) -> Bool { traits[Int(number)].isWithin(path.traits) }

    /// Calls `body` with lists of numbers that are all in ascending order; every pattern that matches is in one of them.
    func forEachList(for path: PathView, _ body: ([Int32]) -> Void) {
        if !unfiled.isEmpty { body(unfiled) }
        guard !filed.isEmpty else { return }
        /// A component may stand in a path many times.
        var visited: [UInt64] = []
        func visit(_ key: UInt64) {
            guard let list = filed[key], !visited.contains(key) else { return }
            visited.append(key)
            body(list)
        }
        var leading = KeyHash(.leading)
        for component in path.components {
            var (name, ending): (KeyHash, KeyHash?) = (KeyHash(.component), nil)
            for byte in path.bytes[component] {
                leading.add(byte)
                name.add(byte)
                if byte == Byte.dot { ending = KeyHash(.ending) }
                ending?.add(byte)
            }
            visit(leading.value)
            visit(name.value)
            if let ending { visit(ending.value) }
            leading.add(Byte.slash)
        }
    }
}

/// FNV-1a.
private struct KeyHash {
    enum Kind: UInt64 { case leading = 1, component, ending }

    private(set) var value: UInt64

    init(_ kind: Kind) { value = 0xCBF2_9CE4_8422_2325 ^ kind.rawValue }

    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

    static func of(_ kind: Kind, _ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = KeyHash(kind)
        for byte in bytes { hash.add(byte) }
        return hash.value
    }
}

extension PathPattern {
    /// What every path that matches has, the leading components first.
    fileprivate var keys: [UInt64] {
        var keys: [UInt64] = []
        var leading: [[UInt8]] = []
        for segment in segments {
            guard case .literal(let bytes) = segment else { break }
            leading.append(bytes)
        }
        if !leading.isEmpty { keys.append(KeyHash.of(.leading, leading.joined(separator: [Byte.slash]))) }
        for segment in segments {
            switch segment {
            case .components: break
            case .literal(let bytes): keys.append(KeyHash.of(.component, bytes))
            case .glob(let glob): if let ending = glob.ending { keys.append(KeyHash.of(.ending, ending)) }
            }
        }
        return keys
    }

    fileprivate var traits: ByteTraits {
        var traits = ByteTraits()
        for segment in segments {
            var previous: UInt8?
            switch segment {
            case .components: break
            case .literal(let bytes):
                for byte in bytes {
                    traits.add(byte, after: previous)
                    previous = byte
                }
            case .glob(let glob):
                for token in glob.tokens {
                    guard case .byte(let byte) = token else {
                        previous = nil
                        continue
                    }
                    traits.add(byte, after: previous)
                    previous = byte
                }
            }
        }
        return traits
    }
}

extension ComponentGlob {
    /// The last `.` of every component that matches, with what stands behind it.
    fileprivate var ending: ArraySlice<UInt8>? {
        var tail: [UInt8] = []
        for token in tokens.reversed() {
            guard case .byte(let byte) = token else { break }
            tail.append(byte)
            if byte == Byte.dot { return tail.reversed()[...] }
        }
        return nil
    }
}

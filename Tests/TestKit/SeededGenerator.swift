/// A small, fast generator whose whole future follows from its seed (SplitMix64), for property tests.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

extension SeededGenerator {
    /// True once in `n` times on average.
    public mutating func chance(oneIn n: Int) -> Bool { Int.random(in: 0..<n, using: &self) == 0 }

    public mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &self)] }

    /// `DIFFTIER_TEST_SEED` where set, to replay a failure; else a fresh one. Print it in the failure message.
    public static func freshSeed(_ environment: [String: String]) -> UInt64 {
        environment["DIFFTIER_TEST_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0...UInt64(UInt32.max))
    }
}

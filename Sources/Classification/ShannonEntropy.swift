import Foundation
import RiskModel

extension EntropyBounds {
    func contains(entropyOf bytes: ArraySlice<UInt8>) -> Bool {
        let entropy = ShannonEntropy.millibits(of: bytes)
        return (above.map { entropy > Double($0) } ?? true) && (below.map { entropy < Double($0) } ?? true)
    }
}

/// How surprising the characters of a text are, on average (Shannon, 1948).
enum ShannonEntropy {
    /// Thousandths of a bit per character; 0 for an empty text.
    ///
    /// Rounded to a millionth of a bit, and counts are summed in ascending order: no machine's rounding decides.
    static func millibits(of bytes: ArraySlice<UInt8>) -> Double {
        let (counts, total) = characterCounts(bytes)
        guard total > 0 else { return 0 }
        let length = Double(total)
        // H = log n - (1/n) * sum of c log c
        let sum = counts.sorted().reduce(0.0) { $0 + Double($1) * log2(Double($1)) }
        return ((log2(length) - sum / length) * 1_000_000).rounded() / 1_000
    }

    /// How often each character occurs, in any order.
    private static func characterCounts(_ bytes: ArraySlice<UInt8>) -> (counts: [Int], total: Int) {
        if bytes.allSatisfy({ $0 < 0x80 }) {
            var counts = [Int](repeating: 0, count: 128)
            for byte in bytes { counts[Int(byte)] += 1 }
            return (counts.filter { $0 > 0 }, bytes.count)
        }
        var counts: [Unicode.Scalar: Int] = [:]
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars { counts[scalar, default: 0] += 1 }
        return (Array(counts.values), counts.values.reduce(0, +))
    }
}

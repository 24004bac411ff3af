import Glibc
import RiskModel

/// Subjects as the prefilter sees them: one behind the other, a line end behind each, and each character above U+007F one byte.
///
/// Filled and scanned piece by piece, so that it stays small and in the processor's cache.
struct FoldedText: ~Copyable {
    /// Bytes after which a piece is scanned; a longer subject is a piece by itself.
    static let pieceBytes = 256 << 10
    /// Bytes behind the last subject. Vectorscan 5.4.9 starts with a search for a byte that all literals share, or for one of a
    /// few bytes, and overlooks it in the last bytes of a text: in fewer than a vector register holds, which are at most 64.
    private static let paddingBytes = 128

    private var buffer: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0
    /// Behind each subject of the piece, its line end included.
    private(set) var ends: [Int] = []
    /// The number of the first subject of the piece.
    private(set) var firstSubject = 0
    /// Subjects of the piece that hold a character which equals an ASCII letter where case is ignored.
    private(set) var ambiguous: [Int] = []

    init() {
        capacity = Self.pieceBytes
        buffer = .allocate(capacity: capacity)
    }

    deinit { buffer.deallocate() }

    /// What to scan: all subjects, and behind them line ends that are no subject's.
    func padded() -> UnsafeBufferPointer<UInt8> {
        memset(buffer + count, Int32(UInt8(ascii: "\n")), Self.paddingBytes)
        return UnsafeBufferPointer(start: buffer, count: count + Self.paddingBytes)
    }

    /// A new piece, which starts with the subject of this number.
    mutating func begin(at subject: Int) {
        count = 0
        ends.removeAll(keepingCapacity: true)
        ambiguous.removeAll(keepingCapacity: true)
        firstSubject = subject
    }

    /// False where the subject belongs into the next piece.
    func hasRoom(for subject: Int) -> Bool { ends.isEmpty || count + subject < Self.pieceBytes }

    mutating func append(_ subject: UnsafeBufferPointer<UInt8>) {
        // Folding never makes text longer.
        reserve(count + subject.count + 1 + Self.paddingBytes)
        var index = 0
        var isAmbiguous = false
        while index < subject.count {
            let end = UTF8Sequence.endOfASCII(in: subject, from: index)
            if end > index, let start = subject.baseAddress {
                memcpy(buffer + count, start + index, end - index)
                count += end - index
                index = end
            }
            guard index < subject.count else { break }
            let length = UTF8Sequence.length(in: subject, at: index)
            buffer[count] = length == 0 ? ScannableText.substitute : FoldedSet.nonASCIIByte
            count += 1
            isAmbiguous = isAmbiguous || Self.equalsASCII(subject, at: index, length: length)
            index += max(length, 1)
        }
        buffer[count] = UInt8(ascii: "\n")
        count += 1
        if isAmbiguous { ambiguous.append(ends.count) }
        ends.append(count)
    }

    /// U+017F and U+212A: the two characters that equal `s` and `k` where case is ignored.
    private static func equalsASCII(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int, length: Int) -> Bool {
        switch length {
        case 2: bytes[index] == 0xC5 && bytes[index + 1] == 0xBF
        case 3: bytes[index] == 0xE2 && bytes[index + 1] == 0x84 && bytes[index + 2] == 0xAA
        default: false
        }
    }

    private mutating func reserve(_ wanted: Int) {
        guard wanted > capacity else { return }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: max(wanted, 2 * capacity))
        memcpy(larger, buffer, count)
        buffer.deallocate()
        buffer = larger
        capacity = max(wanted, 2 * capacity)
    }

    /// Gives memory back that a single long subject made grow.
    mutating func shrink() {
        guard capacity > 4 * Self.pieceBytes else { return }
        buffer.deallocate()
        capacity = Self.pieceBytes
        buffer = .allocate(capacity: capacity)
        count = 0
    }
}

import CVectorscan

/// The one owner of the memory that the library scans with: for one scan at a time.
final class PrefilterScratch {
    private let pointer: OpaquePointer?

    /// - Parameter databases: those it is good for.
    init(for databases: [PrefilterDatabase]) throws(ScannerError) {
        var scratch: OpaquePointer?
        for database in databases {
            guard hs_alloc_scratch(database.pointer, &scratch) == HS_SUCCESS else {
                hs_free_scratch(scratch)
                throw ScannerError(code: .outOfMemory)
            }
        }
        pointer = scratch
    }

    deinit { hs_free_scratch(pointer) }

    /// Hands each literal found to a visitor, many several times for one subject.
    ///
    /// - Returns: false where the scan failed and literals may be missing.
    func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, with database: PrefilterDatabase, into visitor: inout LiteralVisitor
    ) -> Bool {
        guard bytes.count <= Int(UInt32.max) else { return false }
        return withUnsafeMutablePointer(to: &visitor) { visitor in
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                hs_scan(database.pointer, bytes.baseAddress, UInt32(bytes.count), 0, pointer, LiteralVisitor.callback, visitor)
                    == HS_SUCCESS
            }
        }
    }
}

/// Notes which literals stand in which subjects of a piece of text.
///
/// The library calls it for every place of every literal, so it touches nothing but plain memory.
struct LiteralVisitor {
    /// A literal and the index of a subject in the piece.
    struct Hit {
        var literal: Int
        var subject: Int
    }

    /// Each pair once, unless the library goes back and forth.
    private(set) var hits: [Hit] = []
    /// Behind each subject, its line end included.
    private let ends: UnsafeBufferPointer<Int>
    /// By literal: the subject it was found in last.
    private let lastFound: UnsafeMutableBufferPointer<Int>
    private var subject = 0

    init(ends: UnsafeBufferPointer<Int>, literalCount: Int) {
        self.ends = ends
        lastFound = .allocate(capacity: literalCount)
        lastFound.initialize(repeating: -1)
    }

    func deallocate() { lastFound.deallocate() }

    /// A literal belongs to the subject of its last byte; in the padding, to none.
    @inline(__always)
    private mutating func found(_ literal: Int, endingAt end: Int) {
        let last = end - 1
        guard let total = ends.last, last < total else { return }
        if last < start(subject) { subject = 0 }
        while last >= ends[subject] {
            // Mostly the next one; from far away, by halves.
            if subject + 8 < ends.count, last >= ends[subject + 8] { subject = firstEnding(behind: last) } else { subject += 1 }
        }
        guard lastFound[literal] != subject else { return }
        lastFound[literal] = subject
        hits.append(Hit(literal: literal, subject: subject))
    }

    private func start(_ subject: Int) -> Int { subject == 0 ? 0 : ends[subject - 1] }

    private func firstEnding(behind offset: Int) -> Int {
        var (low, high) = (0, ends.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    fileprivate static let callback: match_event_handler = { literal, _, end, _, visitor in
        visitor?.assumingMemoryBound(to: LiteralVisitor.self).pointee.found(Int(literal), endingAt: Int(end))
        return 0
    }
}

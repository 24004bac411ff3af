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

    /// Yields the index of each literal found, and where it ends.
    ///
    /// - Returns: false where the scan failed and matches may be missing.
    func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, with database: PrefilterDatabase, _ found: (_ literal: Int, _ end: Int) -> Void
    ) -> Bool {
        guard bytes.count <= Int(UInt32.max) else { return false }
        return withoutActuallyEscaping(found) { found in
            var visitor = Visitor(found: found)
            return withUnsafeMutablePointer(to: &visitor) { visitor in
                bytes.withMemoryRebound(to: CChar.self) { bytes in
                    hs_scan(database.pointer, bytes.baseAddress, UInt32(bytes.count), 0, pointer, Visitor.callback, visitor)
                        == HS_SUCCESS
                }
            }
        }
    }

    private struct Visitor {
        let found: (Int, Int) -> Void

        static let callback: match_event_handler = { literal, _, end, _, visitor in
            visitor?.assumingMemoryBound(to: Visitor.self).pointee.found(Int(literal), Int(end))
            return 0
        }
    }
}

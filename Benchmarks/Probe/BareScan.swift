import CVectorscan
import RiskModel

/// One Vectorscan database of whole patterns, in prefilter mode: the speed that scanning is held against. It folds nothing,
/// confirms nothing, and reads the text in one pass.
final class BareScan {
    private let database: OpaquePointer
    private let scratch: OpaquePointer
    /// Patterns in the database.
    let count: Int

    /// Leaves out the patterns that Vectorscan refuses.
    init(_ patterns: [Pattern]) throws {
        let accepted = patterns.map(\.source).filter { (try? Self.database([$0])).map { hs_free_database($0) } != nil }
        guard !accepted.isEmpty else { throw ScanFailure(description: "Vectorscan takes none of the patterns") }
        count = accepted.count
        database = try Self.database(accepted)
        var scratch: OpaquePointer?
        guard hs_alloc_scratch(database, &scratch) == HS_SUCCESS, let scratch else {
            throw ScanFailure(description: "no memory to scan with")
        }
        self.scratch = scratch
    }

    deinit {
        hs_free_scratch(scratch)
        hs_free_database(database)
    }

    /// - Returns: how many matches it reported.
    func scan(_ text: [UInt8]) throws -> Int {
        var matches = 0
        let status = text.withUnsafeBytes { bytes in
            hs_scan(
                database, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count), 0, scratch,
                { _, _, _, _, matches in
                    matches?.assumingMemoryBound(to: Int.self).pointee += 1
                    return 0
                }, &matches)
        }
        guard status == HS_SUCCESS else { throw ScanFailure(description: "hs_scan failed with \(status)") }
        return matches
    }

    private static func database(_ sources: [String]) throws -> OpaquePointer {
        // One behind the other, each with its zero byte.
        let text = sources.flatMap(\.utf8CString)
        let flags = [UInt32](
            repeating: UInt32(HS_FLAG_PREFILTER | HS_FLAG_ALLOWEMPTY | HS_FLAG_MULTILINE), count: sources.count)
        let numbers = sources.indices.map { UInt32($0) }
        var database: OpaquePointer?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        let status = text.withUnsafeBufferPointer { text in
            var start = 0
            let expressions = sources.map { source in
                defer { start += source.utf8.count + 1 }
                return text.baseAddress?.advanced(by: start)
            }
            return hs_compile_multi(
                expressions, flags, numbers, UInt32(sources.count), UInt32(HS_MODE_BLOCK), nil, &database, &failure)
        }
        defer { hs_free_compile_error(failure) }
        guard status == HS_SUCCESS, let database else {
            throw ScanFailure(
                description: failure?.pointee.message.map { String(cString: $0) } ?? "hs_compile_multi failed with \(status)")
        }
        return database
    }
}

struct ScanFailure: Error, CustomStringConvertible {
    var description: String
}

import CVectorscan
import Glibc

/// The one owner of a compiled database: many literals, found in one pass over a text.
///
/// Literals alone, because only they can be trusted: the x86 code that Vectorscan 5.4.9 uses to skip over text for other
/// expressions (`shuftiDouble`) loses matches, such as every `b[a-z]` behind the first 64 bytes. At the end of a text literals
/// are lost, too: `FoldedText.padded`.
///
/// `@unchecked Sendable`: a database is written by nobody once it is made; the library promises that any number of threads may
/// scan with it at once, each with a scratch of its own.
final class PrefilterDatabase: @unchecked Sendable {
    let pointer: OpaquePointer

    private init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { hs_free_database(pointer) }

    /// - Parameter literals: none empty; a match carries the index of its literal.
    /// - Returns: nil for no literals, and where the library refuses them (out of memory).
    convenience init?(_ literals: [Literal]) {
        guard !literals.isEmpty else { return nil }
        // One behind the other.
        let text = literals.flatMap { $0.bytes.map { CChar(bitPattern: $0) } }
        let lengths = literals.map(\.bytes.count)
        let flags = literals.map { UInt32($0.isCaseless ? HS_FLAG_CASELESS : 0) }
        let numbers = literals.indices.map { UInt32($0) }
        var database: OpaquePointer?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        let status = text.withUnsafeBufferPointer { text in
            var start = 0
            let expressions = lengths.map { length in
                defer { start += length }
                return text.baseAddress?.advanced(by: start)
            }
            return hs_compile_lit_multi(
                expressions, flags, numbers, lengths, UInt32(literals.count), UInt32(HS_MODE_BLOCK), nil, &database, &failure)
        }
        hs_free_compile_error(failure)
        guard status == HS_SUCCESS, let database else { return nil }
        self.init(owning: database)
    }

    /// The bytes from which the same build of the library on the same kind of processor makes the database again.
    var serialized: [UInt8]? {
        var bytes: UnsafeMutablePointer<CChar>?
        var count = 0
        guard hs_serialize_database(pointer, &bytes, &count) == HS_SUCCESS, let bytes else { return nil }
        defer { free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// - Parameter serialized: bytes that `serialized` gave and nobody has changed: the library trusts them.
    convenience init?(serialized: ArraySlice<UInt8>) {
        var database: OpaquePointer?
        let status = serialized.withUnsafeBytes { bytes in
            hs_deserialize_database(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, &database)
        }
        guard status == HS_SUCCESS, let database else { return nil }
        self.init(owning: database)
    }

    /// The library and the kind of processor that databases are made for here; nil where the processor is not supported.
    static let platform: String? = {
        guard hs_valid_platform() == HS_SUCCESS, let version = hs_version() else { return nil }
        var info = hs_platform_info()
        guard hs_populate_platform(&info) == HS_SUCCESS else { return nil }
        return "vectorscan \(String(cString: version)) tune \(info.tune) features \(info.cpu_features)"
    }()

    /// `5.4.9`
    static let version: String = hs_version().map { String(String(cString: $0).prefix { $0 != " " }) } ?? "none"
}

import CVectorscan
import Glibc

/// The one owner of a compiled database: many expressions, found in one pass over a text.
///
/// `@unchecked Sendable`: a database is written by nobody once it is made; the library promises that any number of threads may
/// scan with it at once, each with a scratch of its own.
final class PrefilterDatabase: @unchecked Sendable {
    /// An expression in the syntax of the library, and the number that its matches carry.
    struct Entry: Hashable, Sendable {
        var number: Int
        var expression: String
    }

    let pointer: OpaquePointer

    private init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { hs_free_database(pointer) }

    /// Over bytes, with `^` and `$` at every line end. The library may relax an expression further (`HS_FLAG_PREFILTER`).
    private static let flags = UInt32(HS_FLAG_PREFILTER | HS_FLAG_MULTILINE | HS_FLAG_DOTALL)

    /// Takes seconds for thousands of expressions.
    ///
    /// - Returns: the database, nil where no expression is left for it, and the numbers of those that the library refused.
    static func compile(_ entries: [Entry]) -> (database: PrefilterDatabase?, refused: [Int]) {
        var entries = entries
        var refused: [Int] = []
        while !entries.isEmpty {
            switch attempt(entries) {
            case .compiled(let database): return (database, refused)
            case .refused(let index) where entries.indices.contains(index): refused.append(entries.remove(at: index).number)
            case .refused:
                // Not because of one expression: out of memory, or too much in all.
                return (nil, refused + entries.map(\.number))
            }
        }
        return (nil, refused)
    }

    private enum Attempt {
        case compiled(PrefilterDatabase)
        /// The index of the expression at fault; negative where it is none in particular.
        case refused(Int)
    }

    private static func attempt(_ entries: [Entry]) -> Attempt {
        // The expressions one behind the other, each with its zero byte.
        var text: [CChar] = []
        let starts = entries.map { entry in
            let start = text.count
            text += entry.expression.utf8.map { CChar(bitPattern: $0) } + [0]
            return start
        }
        let flags = [UInt32](repeating: Self.flags, count: entries.count)
        let numbers = entries.map { UInt32($0.number) }
        var database: OpaquePointer?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        let status = text.withUnsafeBufferPointer { text in
            let expressions = starts.map { text.baseAddress?.advanced(by: $0) }
            return hs_compile_multi(
                expressions, flags, numbers, UInt32(entries.count), UInt32(HS_MODE_BLOCK), nil, &database, &failure)
        }
        defer { hs_free_compile_error(failure) }
        guard status == HS_SUCCESS, let database else { return .refused(Int(failure?.pointee.expression ?? -1)) }
        return .compiled(PrefilterDatabase(owning: database))
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

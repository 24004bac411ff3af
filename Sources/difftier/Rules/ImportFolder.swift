import Foundation
import PolicyFiles
import RuleWorkbench

/// The folder of an imported file, from which the files are read that it builds on.
struct ImportFolder {
    let path: String

    init(of file: String) { path = URL(fileURLWithPath: file).deletingLastPathComponent().path }

    /// A regular file below the folder; no symbolic link on the way there is followed.
    func read(_ relative: String) throws(ImportFailure) -> [UInt8] {
        let parts = relative.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !["", ".", ".."].contains($0) }), !relative.utf8.contains(0) else {
            throw ImportFailure("`\(relative)` is no file below the folder of the imported one: no `..`, no absolute path")
        }
        var current = path
        for (index, part) in parts.enumerated() {
            current += "/" + part
            let type = try? FileManager.default.attributesOfItem(atPath: current)[.type] as? FileAttributeType
            guard type == (index == parts.count - 1 ? .typeRegular : .typeDirectory) else {
                throw ImportFailure(
                    type == nil ? "there is no file \(current)" : "\(current) is a link, or no file that could be read")
            }
        }
        do throws(RegularFile.Failure) {
            return try RegularFile.read(current, limit: PolicyLimits.bytesPerFile, followsLinks: false)
        } catch {
            throw ImportFailure("\(current): \(error)")
        }
    }
}

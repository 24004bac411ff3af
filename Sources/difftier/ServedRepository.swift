import Foundation

/// What `--repo` means to a service.
enum ServedRepository {
    /// A directory is sent as its absolute path, anything else as the name it is.
    static func name(_ repository: String?) -> String {
        let name = repository ?? "."
        let url = URL(fileURLWithPath: name)
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
        return exists && isDirectory.boolValue ? url.standardizedFileURL.path : name
    }
}

public import Foundation

/// Data made by others, which lies beside the project and is never copied into it.
public enum SharedCases {
    /// A file of the folder, unpacked where its name ends in `.xz`; nil, and a line on standard error, where it is not at hand.
    public static func read(_ name: String) throws -> Data? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appendingPathComponent("../shared/cases/\(name)").standardizedFileURL
        guard FileManager.default.fileExists(atPath: file.path) else {
            FileHandle.standardError.write(Data("LEFT OUT: there is no \(file.path)\n".utf8))
            return nil
        }
        guard name.hasSuffix(".xz") else { return try Data(contentsOf: file) }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/xz")
        process.arguments = ["--decompress", "--stdout", file.path]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }
}

import PlainDocuments
import RiskModel
import Testing

@testable import Manifests

@Suite("The host a source names")
struct SourceURLTests {
    @Test(
        "is told from every way to write an address",
        arguments: [
            ("https://Packages.Example/a/b", "packages.example"),
            ("https://user:word@packages.example:8443/a", "packages.example"),
            ("git+ssh://git@git.example/a.git#v1", "git.example"), ("git@git.example:acme/a.git", "git.example"),
            ("ssh://git@[::1]:22/a", "::1"), ("https://packages.example.", "packages.example"),
            ("https://known.example@packages.example/a", "packages.example"),
            (#"https://packages.example\@known.example/"#, "packages.example"),
            ("https://packages.example?x=https://known.example/", "packages.example"),
        ])
    func hosts(address: String, host: String) throws {
        #expect(try DependencySource(url: address, line: 1) == .host(host))
    }

    @Test(
        "is none for paths",
        arguments: ["../near", "/opt/a", "a/b.whl", "file:///opt/a", "file:../a", "git+file:///opt/a", #"C:\a"#])
    func paths(address: String) throws {
        #expect(try DependencySource(url: address, line: 1) == .local)
    }

    @Test(
        "is not guessed where it is put together",
        arguments: ["https://${HOST}/a", "https:///a", "https://a b/", "https://%41.example/"])
    func computed(address: String) {
        #expect(throws: NotUnderstood.self) { try DependencySource(url: address, line: 1) }
    }
}

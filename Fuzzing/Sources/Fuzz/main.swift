import CFuzzer
import Foundation

// fuzz TARGET [LIBFUZZER-OPTION...] [CORPUS...]: run from the top of the repository; without arguments it names the targets.
var words = CommandLine.arguments
guard words.count > 1, let target = FuzzTarget.all[words[1]] else {
    print(FuzzTarget.all.keys.sorted().joined(separator: "\n"))
    exit(words.count > 1 ? 2 : 0)
}
words.remove(at: 1)
FuzzTarget.chosen = try target()
// libFuzzer keeps the words for as long as it runs.
var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
var count = Int32(words.count)
let status = arguments.withUnsafeMutableBufferPointer { buffer in
    var pointer = buffer.baseAddress
    return LLVMFuzzerRunDriver(&count, &pointer) { data, size in testOneInput(data, size) }
}
exit(status)

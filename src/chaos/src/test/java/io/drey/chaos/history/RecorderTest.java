package io.drey.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {

    @Test
    void whatWasRecordedIsRead(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("history");
        try (Recorder recorder = Recorder.in(file)) {
            recorder.end(recorder.begin(1_002, "a-1", Kind.REPLACE, 3L, 4L), Outcome.DONE, 1L);
            recorder.end(recorder.begin(1_002, "a-1", Kind.READ, null, null), Outcome.DONE, null);
            recorder.end(recorder.begin(1_002, "b-1", Kind.PUT, null, 5L), Outcome.FAILED, null);
        }

        List<Operation> calls = History.read(List.of(file)).of("a").get("a-1");

        assertThat(calls).hasSize(2);
        assertThat(calls.get(0))
                .extracting(
                        Operation::jvm, Operation::kind, Operation::expected, Operation::value, Operation::succeeded)
                .containsExactly(1, Kind.REPLACE, 3L, 4L, true);
        assertThat(calls.get(0).ended())
                .isBetween(calls.get(0).began(), calls.get(1).began());
        assertThat(calls.get(1).result()).isNull();
    }

    @Test
    void aJvmThatWasKilledLeavesCallsInDoubtAndPerhapsHalfALine(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("history");
        try (Recorder recorder = Recorder.in(file)) {
            recorder.begin(1_000, "a-1", Kind.ADD, null, null);
        }
        Files.writeString(file, "e 1 17 DO", StandardOpenOption.APPEND);

        Operation call = History.read(List.of(file)).operations().get(0);

        assertThat(call.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(call.ended()).isEqualTo(Operation.NEVER);
    }
}

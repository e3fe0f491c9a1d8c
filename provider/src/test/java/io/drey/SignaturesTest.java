package io.drey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What users may call: {@code src/api/drey.txt} lists every public and protected member of the promised types, so that
 * a change of the face is seen in the diff of that file.
 */
class SignaturesTest {

    private static final Path PROMISED = Path.of("src", "api", "drey.txt");

    private static final String RENEW =
            "mvn -B -q -Pfast -pl provider test -DskipTests=false -Dtest=SignaturesTest -Dsignatures=write";

    @Test
    void theFaceIsWhatTheSignatureFileSays() throws IOException {
        List<String> found = Signatures.ofPromisedTypes();
        if ("write".equals(System.getProperty("signatures"))) {
            Files.write(PROMISED, found);
        }

        assertThat(found)
                .as(
                        "the promised face has changed. If that is meant, renew provider/%s from the root of the checkout by%n"
                                + "    %s%nand commit it together with the change. A line that goes breaks somebody's code.",
                        PROMISED, RENEW)
                .isEqualTo(Files.readAllLines(PROMISED));
    }

    @Test
    void theFaceNamesNothingInternal() {
        assertThat(Signatures.ofPromisedTypes()).noneMatch(line -> line.contains("io.drey.internal"));
    }
}

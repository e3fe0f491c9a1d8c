package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the other tests here rely on. */
@Timeout(120)
class WorkerTest {

    @Test
    void anAnswerInTheMidstOfALineOfTheLogIsHeard() throws IOException, InterruptedException {
        Worker worker = Worker.start(HalfALine.class, 1, List.of());
        try {
            assertThat(worker.does("step", "word", 2))
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo("2");
        } finally {
            worker.close();
        }
        worker.awaitEnd();

        assertThat(worker.log()).contains("half a line, and the other half");
    }

    /** Answers while its log is in the midst of a line. */
    static final class HalfALine {

        public static void main(String[] args) {
            try (Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
                String number = steps.nextLine().split(" ")[2];
                System.err.print("half a line");
                System.err.flush();
                System.out.println(Worker.ANSWER + number);
                System.err.println(", and the other half");
            }
        }
    }
}

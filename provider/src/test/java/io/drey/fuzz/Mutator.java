package io.drey.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs of others: bits flipped, numbers at the edge, pieces cut out, doubled, moved and mixed. One thread. */
final class Mutator {

    private static final int LONGEST = 8_192;
    private static final int[] EDGES = {0, 1, -1, 127, 128, 255, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 16, 1 << 24
    };

    private final List<byte[]> seeds;
    private final Random random;

    Mutator(List<byte[]> seeds, long seed) {
        this.seeds = seeds;
        this.random = new Random(seed);
    }

    byte[] next() {
        byte[] input = any();
        for (int left = random.nextInt(5); left >= 0; left--) {
            input = mutated(input);
        }
        return input.length > LONGEST ? Arrays.copyOf(input, LONGEST) : input;
    }

    private byte[] any() {
        return seeds.get(random.nextInt(seeds.size())).clone();
    }

    private byte[] mutated(byte[] input) {
        if (input.length == 0) {
            return any();
        }
        int at = random.nextInt(input.length);
        int length = 1 + random.nextInt(Math.min(64, input.length - at));
        return switch (random.nextInt(8)) {
            case 0 -> set(input, at, input[at] ^ 1 << random.nextInt(8));
            case 1 -> set(input, at, random.nextInt());
            case 2 -> number(input, at);
            case 3 -> Arrays.copyOf(input, at);
            case 4 -> spliced(input, at, new byte[0], at + length);
            case 5 -> spliced(input, at, Arrays.copyOfRange(input, at, at + length), at);
            case 6 -> {
                byte[] other = any();
                int from = random.nextInt(other.length + 1);
                yield spliced(input, at, Arrays.copyOfRange(other, from, other.length), input.length);
            }
            default -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                yield spliced(input, at, noise, at + length);
            }
        };
    }

    private static byte[] set(byte[] input, int at, int value) {
        input[at] = (byte) value;
        return input;
    }

    /** Puts a number at the edge of what two or four bytes hold. */
    private byte[] number(byte[] input, int at) {
        int edge = EDGES[random.nextInt(EDGES.length)];
        int bytes = random.nextBoolean() ? Short.BYTES : Integer.BYTES;
        for (int i = 0; i < bytes && at + i < input.length; i++) {
            input[at + i] = (byte) (edge >> 8 * (bytes - 1 - i));
        }
        return input;
    }

    private static byte[] spliced(byte[] input, int from, byte[] middle, int to) {
        byte[] spliced = new byte[from + middle.length + input.length - to];
        System.arraycopy(input, 0, spliced, 0, from);
        System.arraycopy(middle, 0, spliced, from, middle.length);
        System.arraycopy(input, to, spliced, from + middle.length, input.length - to);
        return spliced;
    }
}

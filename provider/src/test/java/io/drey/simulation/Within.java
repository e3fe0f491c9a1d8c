package io.drey.simulation;

import java.util.List;

/**
 * What goes wrong within a JVM of the fleet.
 *
 * @param overtaking how likely a thread is overtaken at each {@link Points point} of its way
 * @param freezes whether whole JVMs are stopped in their tracks for a while
 * @param mishaps how likely reading a key, or an answer, throws an exception or an error
 */
record Within(double overtaking, boolean freezes, double mishaps) {

    static Within thrown(Simulation simulation) {
        List<Double> overtaking = List.of(0.0, 0.0005, 0.005, 0.03);
        return new Within(
                overtaking.get(simulation.random().nextInt(overtaking.size())),
                simulation.chance(0.3),
                simulation.chance(0.3) ? 0.02 : 0);
    }
}

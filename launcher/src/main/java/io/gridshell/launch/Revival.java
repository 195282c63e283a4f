package io.gridshell.launch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Decides which dead engines are due to be started again. Knows no clock. Not thread-safe. */
final class Revival {
  private final RestartPolicy policy;
  private final Map<Integer, Course> courses = new HashMap<>();

  /** What became of one engine; times are since any fixed moment. */
  private static final class Course {
    private int attempts;
    private Duration alive = Duration.ZERO;
    private Optional<Duration> due = Optional.empty();
    private boolean givenUp;
  }

  /** What is to be done about a dead engine. */
  enum Verdict {
    /** Nothing yet. */
    WAIT,
    /** It is started now. */
    START,
    /** It has died too often; this is said once. */
    GIVE_UP,
    /** It was given up before. */
    LEFT
  }

  Revival(RestartPolicy policy) {
    this.policy = policy;
  }

  /** Engine {@code id} was seen alive at {@code now}. */
  void alive(int id, Duration now) {
    Course course = courses.computeIfAbsent(id, unused -> new Course());
    if (course.alive.isZero()) {
      course.alive = now;
    }
    if (course.attempts > 0 && now.minus(course.alive).compareTo(policy.settled()) >= 0) {
      course.attempts = 0;
    }
    course.due = Optional.empty();
    // Somebody else started it again.
    course.givenUp = false;
  }

  /** Engine {@code id} was seen dead at {@code now}. */
  Verdict dead(int id, Duration now) {
    Course course = courses.computeIfAbsent(id, unused -> new Course());
    if (course.givenUp) {
      return Verdict.LEFT;
    }
    course.alive = Duration.ZERO;
    if (course.due.isEmpty()) {
      if (course.attempts >= policy.most()) {
        course.givenUp = true;
        return Verdict.GIVE_UP;
      }
      course.due = Optional.of(now.plus(policy.pause(course.attempts + 1)));
    }
    if (now.compareTo(course.due.get()) < 0) {
      return Verdict.WAIT;
    }
    course.due = Optional.empty();
    course.attempts++;
    return Verdict.START;
  }

  /** The start of engine {@code id} that was due could not be tried, so it counts for nothing. */
  void untried(int id, Duration now) {
    Course course = courses.computeIfAbsent(id, unused -> new Course());
    course.attempts = Math.max(0, course.attempts - 1);
    course.due = Optional.of(now);
  }
}

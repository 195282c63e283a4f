package io.gridshell.grid.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gridshell.AsyncResult;
import io.gridshell.CellResult;
import io.gridshell.DirectView;
import io.gridshell.EngineView;
import io.gridshell.Grid;
import io.gridshell.Ref;
import io.gridshell.RemoteException;
import io.gridshell.RemoteFunction;
import io.gridshell.grid.testing.CompiledJar;
import io.gridshell.grid.testing.SharedGrid;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Classes travel both ways: the engines do not have the classes of this test. */
@ExtendWith(SharedGrid.class)
@Timeout(60)
class CodeShippingIT {
  private Grid grid;
  private DirectView dv;
  private EngineView engine;

  @BeforeEach
  void join(Grid shared) {
    grid = shared;
    dv = shared.all();
    engine = shared.engine(0);
  }

  enum Colour {
    RED {
      @Override
      String mixed() {
        return "pink";
      }
    },
    BLUE;

    String mixed() {
      return "light " + name().toLowerCase(Locale.ROOT);
    }
  }

  /** Not Serializable, as records of users are. */
  record Point(int x, double y) {
    Point {
      if (x < 0) {
        throw new IllegalArgumentException("x is negative");
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Shape(String name, List<Point> corners, Colour colour, Point[] more) {}

  private static final class Node implements Serializable {
    private static final long serialVersionUID = 1L;
    private final List<Node> neighbours = new ArrayList<>();
  }

  private static class Helper {
    private static int calls;

    static int triple(int x) {
      calls++;
      return new Inner().times(x) + Deep.ZERO;
    }

    private static final class Inner {
      int times(int x) {
        return 3 * x;
      }
    }

    private interface Deep {
      int ZERO = Integer.parseInt("0");
    }
  }

  @Test
  void theEnginesLackTheClassesOfThisTest() {
    assertThatExceptionOfType(RemoteException.class)
        .isThrownBy(
            () -> engine.execute("Class.forName(\"" + CodeShippingIT.class.getName() + "\")").get())
        .withMessageContaining("ClassNotFoundException");
  }

  @Test
  void aFunctionShipsWithTheClassesThatItUses() {
    assertThat(dv.apply((x) -> Helper.triple(x) + 1, 5).get()).containsExactly(16, 16, 16);
    assertThat(dv.apply(Helper::triple, 2).get()).containsExactly(6, 6, 6);
    assertThat(engine.apply(anonymous(), 4).get()).isEqualTo(12);
  }

  private static RemoteFunction<Integer, Integer> anonymous() {
    return new RemoteFunction<>() {
      private static final long serialVersionUID = 1L;

      @Override
      public Integer apply(Integer x) {
        return Helper.triple(x);
      }
    };
  }

  @Test
  void staticStateOfAShippedClassIsTheEnginesOwn() {
    int before = Helper.calls;
    engine.apply((x) -> Helper.triple(x), 5).get();

    assertThat(Helper.calls).isEqualTo(before);
  }

  @Test
  void capturedValuesTravel() {
    int k = 5;
    List<String> words = List.of("a", "b");
    Point point = new Point(1, 2);
    Map<String, Integer> counts = new TreeMap<>(Map.of("x", 1));

    assertThat(engine.apply(() -> words.size() + k + point.x() + counts.get("x")).get())
        .isEqualTo(9);
  }

  @Test
  void recordsEnumsAndNestedValuesTravelBothWays() {
    Shape shape =
        new Shape(
            "triangle",
            List.of(new Point(1, 2.5), new Point(3, 4)),
            Colour.RED,
            new Point[] {new Point(5, 6)});

    Shape back = engine.apply((s) -> s, shape).get();

    assertThat(back).usingRecursiveComparison().isEqualTo(shape);
    assertThat(back.getClass()).isSameAs(Shape.class);
    assertThat(back.colour()).isSameAs(Colour.RED);
    assertThat(engine.apply((s) -> s.colour().mixed() + s.corners().get(1).x(), shape).get())
        .isEqualTo("pink3");
    assertThat(engine.apply(() -> new Point(7, 8)).get()).isEqualTo(new Point(7, 8));
  }

  @Test
  void everydayTypesTravelBothWays() {
    List<Object> values =
        List.of(
            true,
            (byte) 1,
            (short) 2,
            'c',
            3,
            4L,
            5f,
            6d,
            "text",
            Instant.ofEpochMilli(5),
            LocalDate.of(2024, 2, 29),
            new BigDecimal("1.50"),
            List.of(1, 2),
            new HashMap<>(Map.of("k", List.of(1.5))),
            Colour.BLUE,
            UUID.randomUUID());

    for (Object value : values) {
      assertThat(engine.apply((v) -> v, value).get()).isEqualTo(value);
    }
    dv.put("all", new ArrayList<>(values));
    assertThat(dv.get("all")).containsExactly(values, values, values);
  }

  @Test
  void cyclesKeepTheirShape() {
    Node a = new Node();
    Node b = new Node();
    a.neighbours.add(b);
    b.neighbours.add(a);

    Node back = engine.apply((n) -> n, a).get();

    assertThat(back.neighbours.get(0).neighbours.get(0)).isSameAs(back);
  }

  @Test
  void aRecordThatAFunctionStoredIsOneClassForTheNextFunction() {
    dv.apply(
            (ctx) -> {
              ctx.put("stored", new Point(ctx.engineId(), 1));
              return true;
            })
        .get();

    assertThat(dv.apply((Point p) -> p.x(), Ref.of("stored")).get()).containsExactly(0, 1, 2);
    assertThat(dv.pull("stored").get())
        .containsExactly(new Point(0, 1), new Point(1, 1), new Point(2, 1));
    assertThat(dv.get("stored.getClass().getSimpleName()"))
        .containsExactly("Point", "Point", "Point");
  }

  @Test
  void aRecordThatACellDeclaresComesBackAsAnObjectAndReturnsAsTheEnginesOwnClass()
      throws Exception {
    engine
        .execute("record City(String name, int people) {}\nvar city = new City(\"Ulm\", 126);")
        .get();

    Object city = engine.get("city");
    CellResult cell = engine.execute("city").get();

    assertThat(city).hasToString("City[name=Ulm, people=126]");
    assertThat(city.getClass().isRecord()).isTrue();
    assertThat(city.getClass().getRecordComponents()).hasSize(2);
    assertThat(cell.<Object>value()).isEqualTo(city);
    engine.put("again", city);
    assertThat(engine.get("city.equals(again)")).isEqualTo(true);
    assertThat(
            engine
                .execute("City mine = (City) (Object) again; mine.people() + 1")
                .get()
                .<Integer>value())
        .isEqualTo(127);
    assertThat(engine.apply((Object c) -> c.toString(), city).get()).contains("Ulm");
  }

  @Test
  void aResultWhoseClassOnlyTheEnginesHaveComesBackAsAnObject(@TempDir Path folder)
      throws Exception {
    Path jar =
        CompiledJar.writeSource(
            folder,
            "Station",
            "package library; public class Station { private final String name;"
                + " public Station(String name) { this.name = name; }"
                + " @Override public String toString() { return \"station \" + name; } }");
    dv.addToClassPath(jar).get();
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> Class.forName("library.Station"));

    CellResult cell = engine.execute("new library.Station(\"Ulm\")").get();
    Object pulled = engine.pull("List.of(new library.Station(\"Bern\"))").get();

    assertThat(cell.<Object>value()).hasToString("station Ulm");
    assertThat(cell.<Object>value().getClass().getName()).isEqualTo("library.Station");
    assertThat(pulled).hasToString("[station Bern]");
    grid.engine(1).put("station", cell.<Object>value());
    assertThat(grid.engine(1).get("((library.Station) (Object) station).toString()"))
        .isEqualTo("station Ulm");
  }

  @Test
  void aRecordOfACellTravelsToAnEngineThatNeverSawTheCell() {
    engine.execute("record Tree(String kind) {}\nvar tree = new Tree(\"oak\");").get();
    Object tree = engine.get("tree");

    grid.engine(1).put("tree", tree);

    assertThat(grid.engine(1).get("tree.toString()")).isEqualTo("Tree[kind=oak]");
    assertThat(grid.engine(1).get("tree")).isEqualTo(tree);
  }

  @Test
  void aRecordOfACellIsTheEnginesOwnClassAlsoAfterClear() {
    EngineView other = grid.engine(2);
    other.clear().get();
    other.execute("record Lake(int depth) {}\nvar lake = new Lake(3);").get();
    Object lake = other.get("lake");
    other.put("back", lake);

    assertThat(other.get("lake.equals(back)")).isEqualTo(true);
    assertThat(other.apply((ctx) -> ctx.<Object>get("lake").equals(ctx.get("back"))).get())
        .isTrue();
    other.clear().get();
    other.execute("record Lake(int depth, String name) {}\nvar lake = new Lake(3, \"n\");").get();
    other.put("back", other.get("lake"));
    assertThat(other.get("lake.equals(back)")).isEqualTo(true);
    assertThat(other.apply((Object l) -> l.toString(), other.get("lake")).get())
        .isEqualTo("Lake[depth=3, name=n]");
  }

  @Test
  void twoDefinitionsOfOneRecordLiveSideBySide() {
    List<AsyncResult<CellResult>> results = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      results.add(engine.execute("record Car(int doors) {}\nnew Car(" + i + ")"));
      results.add(
          engine.execute("record Car(int doors, String maker) {}\nnew Car(" + i + ", \"x\")"));
    }

    for (int i = 0; i < 6; i++) {
      assertThat(results.get(2 * i).get().<Object>value()).hasToString("Car[doors=" + i + "]");
      assertThat(results.get(2 * i + 1).get().<Object>value())
          .hasToString("Car[doors=" + i + ", maker=x]");
    }
  }

  @Test
  void enginesMayDefineOneNameDifferently() {
    engine.execute("record Box(int a) {}\nvar box = new Box(1);").get();
    grid.engine(1).execute("record Box(String b) {}\nvar box = new Box(\"one\");").get();

    List<Object> boxes = grid.direct(0, 1).get("box");

    assertThat(boxes.get(0)).hasToString("Box[a=1]");
    assertThat(boxes.get(1)).hasToString("Box[b=one]");
    grid.direct(0, 1).put("both", boxes);
    assertThat(grid.direct(0, 1).get("both.toString()"))
        .containsExactly("[Box[a=1], Box[b=one]]", "[Box[a=1], Box[b=one]]");
  }

  @Test
  void recordsOfOneSourceAreOneClassWhateverEachEngineRanBefore() {
    grid.engine(1).execute("class Before {}\nclass AndBefore {}").get();
    dv.execute(
            """
            record Step(int length) {}
            record Walk(int id, Step first, Step[] all) {}
            int id = io.gridshell.EngineContext.current().engineId();
            var walks = List.of(new Walk(id, new Step(5), new Step[] {new Step(id)}));
            """)
        .get();
    assertThat(new HashSet<>(dv.get("Walk.class.getName()"))).hasSizeGreaterThan(1);

    List<Object> walks = dv.gather("walks").get();

    assertThat(walks).hasSize(3);
    assertThat(walks).extracting(Object::getClass).containsOnly(walks.get(0).getClass());
    dv.put("all", walks);
    List<CellResult> sums =
        dv.execute(
                "int sum = 0; for (Object each : all) { Walk walk = (Walk) each;"
                    + " sum += walk.first().length() + walk.all()[0].length(); } sum")
            .get();
    assertThat(sums).extracting(cell -> cell.<Integer>value()).containsOnly(18);
    // One that is a little different stays what it is.
    grid.engine(2).execute("record Step(int length, int width) {}\nvar s = new Step(1, 2);").get();
    grid.direct(0, 1).execute("var s = new Step(1);").get();
    List<Object> steps = dv.get("s");
    assertThat(steps.get(0)).isEqualTo(steps.get(1)).hasToString("Step[length=1]");
    assertThat(steps.get(2)).hasToString("Step[length=1, width=2]");
  }

  @Test
  void anEnumOfACellComesBack() {
    engine.execute("enum Mood { GOOD, BAD }\nvar mood = Mood.BAD;").get();

    assertThat(engine.get("mood")).hasToString("BAD").isInstanceOf(Enum.class);
    engine.put("again", engine.get("mood"));
    assertThat(engine.get("mood == again")).isEqualTo(true);
  }

  @Test
  void aLambdaOfACellComesBackAndRunsHere() throws Exception {
    engine.execute("int base = 40;").get();
    @SuppressWarnings("unchecked")
    RemoteFunction<Integer, Integer> function =
        (RemoteFunction<Integer, Integer>)
            engine.get("(io.gridshell.RemoteFunction<Integer, Integer>) x -> x + base");

    assertThat(function.apply(2)).isEqualTo(42);
  }

  @Test
  void manyAnswersWithNewClassesAtOnceAreAllUnderstood() {
    List<AsyncResult<Object>> results = new ArrayList<>();
    for (int round = 0; round < 8; round++) {
      dv.execute("record R" + round + "(int a) {}\nvar r" + round + " = new R" + round + "(1);")
          .get();
      for (int i = 0; i < 12; i++) {
        results.add(grid.engine(i % 3).pull("r" + round));
      }
    }

    for (AsyncResult<Object> result : results) {
      assertThat(result.get().toString()).endsWith("[a=1]");
    }
  }
}

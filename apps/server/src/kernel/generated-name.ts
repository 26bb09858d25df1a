const adjectives =
  'able agile amber ample apt ardent azure balmy bold brave breezy bright brisk calm candid careful charming cheerful chic clean clever cosmic crisp curious dapper daring dazzling deft delicate eager earnest elegant fair fancy fearless fine flawless fluent fond frank free fresh gentle glad gleaming golden graceful grand great happy hardy honest humble ideal jolly jovial keen kind lively loud loyal lucid lucky mellow merry mighty modest neat nimble noble orderly peaceful placid polite proud quick quiet rare ready regal rich robust rosy royal secret selective serious sharp shiny silent sincere skillful sleek smart smooth snug solid spry stately steady stylish sunny swift tactful tidy tranquil trusting upbeat useful valiant vivid warm whimsical wise witty zealous'.split(
    ' ',
  );
const animals =
  'ant ape auk badger bass bat bear bee bird bison boar bug calf carp cat chick chimp cod colt conch cow crab crane croc crow cub deer doe dog dolphin donkey dove duck eel elk fawn finch fish flea fly foal fowl fox frog gnat gnu goat goose grouse grub gull hare hawk hen hog horse hound jay kit kite koi lamb lark loon lynx mare midge mink mole moose moth mouse mule newt owl ox panda penguin perch pig pug quail ram rat ray robin roo rook seal shad shark sheep shoat shrew shrike shrimp skink skunk sloth slug smelt snail snake snipe sow sponge squid squirrel stag steed stoat stork swan tern toad trout turtle vole wasp whale wolf worm wren yak zebra'.split(
    ' ',
  );

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T;

/** A name as MLflow gives to runs and models without one: `<adjective>-<animal>-<0..999>`. */
export const generatedName = (random: () => number): string =>
  `${pick(adjectives, random)}-${pick(animals, random)}-${Math.floor(random() * 1000)}`;
